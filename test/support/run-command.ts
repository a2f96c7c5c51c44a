import type { Caller } from "../../commands/caller.ts";
import type { Command, RawOptions } from "../../commands/define.ts";
import { coerce } from "../../commands/options.ts";
import type { Reply } from "../../commands/reply.ts";
import type { Services } from "../../commands/services.ts";
import type { JobView, NewJob } from "../../src/jobs/ports.ts";
import { memoryLibrary } from "./memory-library.ts";

/** The services that a command is given in a test: those that it asks for. */
export type SomeServices = Partial<Services>;

/** What a command answers at once, its files read from `attached`. Throws what is wrong with the options. */
export async function runCommand(
  command: Command,
  raw: RawOptions,
  services: SomeServices,
  attached: Readonly<Record<string, Uint8Array>> = {},
  { action: name = "", caller = MEMBER }: { readonly action?: string; readonly caller?: Caller } = {},
): Promise<Reply> {
  const action = command.actions[name]!;
  const coerced = coerce(action.options, raw);
  if (!coerced.ok) throw coerced.problems[0];
  const invocation: Parameters<typeof action.run>[0] = {
    options: coerced.values as never,
    caller,
    locale: "en-US",
    target: { platform: "test" },
    readAttachment: async ({ handle }) => attached[handle]!,
    signal: new AbortController().signal,
  };
  const answered = action.run(invocation, { embeddingLibrary: memoryLibrary(), ...services } as Services);
  if (!(Symbol.asyncIterator in answered)) return answered;
  for await (const reply of answered) return reply;
  throw new Error("no answer");
}

const MEMBER: Caller = { id: "1", platform: "test", role: "member" };

/** Jobs that are only kept. */
export function keptJobs() {
  const kept: NewJob[] = [];
  const jobs: Services["jobs"] = {
    async add(job): Promise<JobView> {
      kept.push(job);
      return { ...job, id: `job-${kept.length}`, state: "waiting", addedAt: 0 };
    },
    get: async () => undefined,
    list: async () => [],
    cancel: async () => false,
    async *watch() {},
  };
  return { jobs, kept };
}
