/** The entry of a process that trains one tokenizer and ends: it is sent a `TrainingRequest` and answers with a `TrainingAnswer`. */
import { train } from "./train.ts";
import type { TrainingAnswer, TrainingRequest } from "./training-request.ts";

process.once("message", async (request: TrainingRequest) => {
  const answer = await train(request).then(
    (training): TrainingAnswer => ({ training }),
    (error: unknown): TrainingAnswer => ({ failed: error instanceof Error ? error.message : String(error) }),
  );
  process.send?.(answer, () => process.disconnect());
});
