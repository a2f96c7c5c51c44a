import { type Command, defineAction } from "./define.ts";
import type { Reply } from "./reply.ts";
import { say } from "./words.ts";

const job = { kind: "rest", summary: "result.job", required: true, maxLength: 100 } as const;

const send = defineAction({
  summary: "result.send.summary",
  options: { job },
  async run({ options, caller, locale }, { results }): Promise<Reply> {
    const id = options.job.trim();
    await results.send(id, { caller, locale });
    return done("result.sent", { job: id });
  },
});

const share = defineAction({
  summary: "result.share.summary",
  options: { job },
  async run({ options, caller, locale }, { results }): Promise<Reply> {
    const id = options.job.trim();
    const channel = await results.share(id, { caller, locale });
    return done("result.shared", { job: id, channel });
  },
});

const remove = defineAction({
  summary: "result.delete.summary",
  options: { job },
  async run({ options, caller, locale }, { results }): Promise<Reply> {
    const id = options.job.trim();
    await results.remove(id, { caller, locale });
    return done("result.deleted", { job: id });
  },
});

/** What people do with a result that stands in a chat: the buttons below it run these. */
export const result: Command = {
  name: "result",
  summary: "result.summary",
  examples: ["/result send kqmbtzwxya", "/result share kqmbtzwxya"],
  actions: { send, share, delete: remove },
};

function done(key: "result.sent" | "result.shared" | "result.deleted", data: Readonly<Record<string, string>>): Reply {
  return { blocks: [{ kind: "text", words: say(key, data) }], audience: "caller", data };
}
