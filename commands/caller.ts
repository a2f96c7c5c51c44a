import type { JobCaller } from "../src/jobs/ports.ts";

/** Who gives a command. The operator runs the deployment; an admin rules over one server (`community`); a member asks. `id` is unique within its platform. */
export type Caller = JobCaller;
