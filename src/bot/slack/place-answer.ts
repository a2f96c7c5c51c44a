import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { EngineError } from "../../engine/errors.ts";
import { plainSection } from "./pieces.ts";
import { blocksOf, type Draft, pictureKeys, type Upload } from "./render.ts";
import { BAD_PICTURE, CLOSED, GONE, hasCode, NO_THREAD, NO_UPLOAD, REMOVED } from "./slack-error.ts";
import { isDirect, type SlackTarget } from "./slack-target.ts";
import type { At, Message, WebApi } from "./web-api.ts";

/** Where an answer stands, and how far it is: in a message, or said to the caller alone, which nobody can edit. */
export const answerSpot = z.discriminatedUnion("in", [
  z.object({
    in: z.literal("message"),
    channel: z.string(),
    ts: z.string(),
    /** Whether it stands in direct messages since the caller's conversation is closed to the bot. */
    moved: z.boolean(),
    /** Slack's ids of what has been uploaded for it, by key. */
    uploads: z.record(z.string(), z.string()),
    /** Of what it shows. */
    digest: z.string().optional(),
  }),
  z.object({ in: z.literal("private"), digest: z.string() }),
]);

export type AnswerSpot = z.infer<typeof answerSpot>;
type MessageSpot = Extract<AnswerSpot, { in: "message" }>;

export interface Answer {
  readonly draft: Draft;
  readonly digest: string;
  readonly final: boolean;
  /** Whether it is for the caller's eyes alone. */
  readonly isPrivate: boolean;
  readonly words: {
    /** Stands where an answer will be. */
    readonly placeholder: string;
    /** Stands above an answer in direct messages that was asked for elsewhere. */
    readonly moved: string;
    /** Tells the caller, where they asked, that the answer is in direct messages. */
    readonly elsewhere: string;
    readonly notShown: (name: string) => string;
  };
}

export interface PlaceParts {
  readonly api: WebApi;
  /** Keeps where the answer stands, before and after each step that can't be taken back. */
  readonly keep: (spot: AnswerSpot) => Promise<void>;
  /** Undefined when the file is gone. */
  readonly readFile: (id: string) => Promise<Uint8Array | undefined>;
  readonly now: () => number;
}

/**
 * Puts an answer where it belongs: into a message whose id is kept before anything is shown in it, so that it is edited and never posted twice.
 * Rejects with a `SlackError`, or `EngineError("target.gone")`.
 */
export async function placeAnswer(
  before: AnswerSpot | undefined,
  target: SlackTarget,
  answer: Answer,
  { api, keep, readFile, now }: PlaceParts,
): Promise<void> {
  const { draft, digest, final, isPrivate, words } = answer;
  if (before?.digest === digest) return;
  const hidden = isPrivate && !isDirect(target.channel);
  // What can't be edited is said once.
  if (before?.in === "private" && !final) return;
  if (hidden && draft.uploads.length === 0 && (await whisper())) {
    await keep({ in: "private", digest });
    await clear(before);
    return;
  }
  const standing = before?.in === "message" && (!hidden || before.moved) ? before : undefined;
  try {
    await show(standing ?? (await open(hidden)));
  } catch (error) {
    if (!hasCode(error, [...REMOVED, ...CLOSED])) throw error;
    if (target.strict && hasCode(error, CLOSED)) throw new EngineError("target.gone");
    // What is still at work is not worth another message.
    if (!final) return;
    await show(await open(hidden || hasCode(error, CLOSED)));
  }
  if (standing === undefined) await clear(before);

  async function whisper(): Promise<boolean> {
    const { channel, userId, threadTs } = target;
    const message = { blocks: blocksOf(draft, new Map()), text: draft.fallback };
    try {
      await api.whisper(channel ?? userId, userId, threadTs, message);
      return true;
    } catch (error) {
      if (hasCode(error, NO_THREAD)) return api.whisper(channel ?? userId, userId, undefined, message).then(() => true);
      if (!hasCode(error, CLOSED)) throw error;
      return respond(message);
    }
  }

  /** Only where there is no other way, since it can be done five times in half an hour. */
  async function respond(message: Message): Promise<boolean> {
    const { responseUrl, usesLeft, expiresAt } = target;
    if (responseUrl === undefined || usesLeft === 0 || now() >= expiresAt) return false;
    return api.respond(responseUrl, message).then(
      () => true,
      () => false,
    );
  }

  /** A message of our own, its id kept: in the caller's conversation, or where that is closed to us, in direct messages. */
  async function open(direct: boolean): Promise<MessageSpot> {
    const isSelfContained = !final && draft.uploads.length === 0;
    const message = isSelfContained
      ? { blocks: blocksOf(draft, new Map()), text: draft.fallback }
      : {
          blocks: [{ type: "rich_text" as const, elements: [plainSection(words.placeholder)] }],
          text: words.placeholder,
        };
    const [at, moved] = direct ? [await postDirect(message), true] : await postThere(message);
    const spot: MessageSpot = {
      in: "message",
      ...at,
      moved,
      uploads: {},
      ...(isSelfContained && !moved && { digest }),
    };
    await keep(spot);
    return spot;
  }

  async function postThere(message: Message): Promise<[at: At, moved: boolean]> {
    const { channel, threadTs } = target;
    if (channel === undefined) return [await postDirect(message), false];
    try {
      return [await api.post(channel, threadTs, message), false];
    } catch (error) {
      if (threadTs !== undefined && hasCode(error, NO_THREAD))
        return [await api.post(channel, undefined, message), false];
      if (!hasCode(error, CLOSED)) throw error;
      if (target.strict) throw new EngineError("target.gone");
    }
    const at = await postDirect(message);
    const pointer = { type: "rich_text" as const, elements: [plainSection(words.elsewhere)] };
    await respond({ blocks: [pointer], text: words.elsewhere });
    return [at, true];
  }

  async function postDirect(message: Message): Promise<At> {
    try {
      return await api.post(await api.directChannel(target.userId), undefined, message);
    } catch (error) {
      if (!hasCode(error, GONE)) throw error;
      throw new EngineError("target.gone");
    }
  }

  /** Uploads what is missing, then shows everything in one edit. */
  async function show(spot: MessageSpot): Promise<void> {
    if (spot.digest === digest) return;
    const ids = new Map(Object.entries(spot.uploads));
    const missing = (await Promise.all(draft.uploads.map((upload) => bring(upload, ids)))).filter(
      (name) => name !== undefined,
    );
    const uploads = Object.fromEntries(ids);
    if (ids.size > Object.keys(spot.uploads).length) await keep({ ...spot, uploads });
    await write(spot, ids, missing.map(words.notShown));
    await keep({ ...spot, uploads, digest });
  }

  /** Gives the name of a file that can't be shown. */
  async function bring({ key, name, source }: Upload, ids: Map<string, string>): Promise<string | undefined> {
    if (ids.has(key)) return undefined;
    const bytes = "bytes" in source ? source.bytes : await readFile(source.stored);
    if (bytes === undefined) return name;
    try {
      ids.set(key, await api.upload(name, bytes));
      return undefined;
    } catch (error) {
      if (!hasCode(error, NO_UPLOAD)) throw error;
      return name;
    }
  }

  async function write(spot: MessageSpot, ids: ReadonlyMap<string, string>, notes: readonly string[]): Promise<void> {
    const lines = spot.moved && !isPrivate ? [words.moved, ...notes] : notes;
    const message = (shown: ReadonlyMap<string, string>) => ({
      blocks: [
        ...lines.map((line) => ({ type: "rich_text" as const, elements: [plainSection(line)] })),
        ...blocksOf(draft, shown),
      ],
      text: draft.fallback,
    });
    const pictures = pictureKeys(draft);
    const wanted = draft.uploads.map(({ key }) => key);
    const files = (keys: readonly string[]) => keys.flatMap((key) => ids.get(key) ?? []);
    const beside = files(wanted.filter((key) => !pictures.includes(key)));
    for (const waitMs of pictures.length > 0 ? PICTURE_WAITS_MS : []) {
      try {
        return await api.update(spot, message(ids), beside);
      } catch (error) {
        if (!hasCode(error, BAD_PICTURE)) throw error;
        await pause(waitMs);
      }
    }
    // Pictures that Slack can't show among the blocks go along as files.
    await api.update(spot, message(new Map()), files(wanted));
  }

  /** Takes away what stood in for an answer that is somewhere else now. */
  async function clear(spot: AnswerSpot | undefined): Promise<void> {
    if (spot?.in !== "message") return;
    await api.remove(spot).catch((error: unknown) => {
      if (!hasCode(error, [...REMOVED, ...CLOSED, "cant_delete_message"])) throw error;
    });
  }
}

/** Slack looks at an uploaded picture before it shows it (slackapi/java-slack-sdk#1349 tells of some seconds). */
const PICTURE_WAITS_MS = [500, 1500, 3000, 5000] as const;
