import type { Command, Target } from "../../commands/define.ts";
import type { Button } from "../../commands/reply.ts";
import type { Services } from "../../commands/services.ts";
import { EngineError, type ErrorParams, isEngineError } from "../engine/errors.ts";
import type { JobOutcome } from "../jobs/ports.ts";
import type { Platform, WordedReply } from "./platform.ts";
import { resultButtons } from "./result-buttons.ts";
import { serverOf } from "./results.ts";
import type { Deliveries, LastPictureStore, ResultStore, ShownResult } from "./stores.ts";
import { type ReplyParts, wordFailure, wordReply } from "./word-reply.ts";

export interface DeliveryParts extends ReplyParts {
  readonly commands: readonly Command[];
  readonly platforms: readonly Platform[];
  readonly services: Services;
  readonly deliveries: Deliveries;
  readonly results: ResultStore;
  readonly lastPictures: LastPictureStore;
}

/**
 * Hands a job's outcome to the place that asked for it, once. Throws when it should be tried again: the queue does that.
 * A place that is gone for good is recorded, never retried.
 */
export async function deliver(outcome: JobOutcome, parts: DeliveryParts): Promise<void> {
  const { jobId, origin } = outcome;
  if (await parts.deliveries.isDelivered(jobId)) return;
  const target = targetOf(outcome);
  const platform = parts.platforms.find(({ name }) => name === target.platform);
  if (platform === undefined) throw new EngineError("target.no-platform", { platform: target.platform });

  const reply = await present(outcome, target, platform, parts);
  // before it is shown: whoever sees it may ask for it at once
  await keepLastPicture(outcome, reply, target, platform, parts);
  try {
    await platform.show(target, reply);
  } catch (error) {
    if (!isEngineError(error) || error.code !== "target.gone") throw error;
    parts.log.warn({ jobId, platform: platform.name }, "the place of an answer is gone");
    await parts.deliveries.record({ jobId, target, data: reply.data, state: "undeliverable" });
    return;
  }
  await parts.deliveries.record({ jobId, target, data: reply.data, state: "delivered" });
  parts.log.info({ jobId, command: origin.command, platform: platform.name, ok: outcome.result.ok }, "delivered");
}

/** The final answer in the words of the command that asked. */
async function present(
  outcome: JobOutcome,
  target: Target,
  platform: Platform,
  parts: DeliveryParts,
): Promise<WordedReply> {
  const { jobId, origin, result } = outcome;
  const { caller, locale } = origin;
  if (!result.ok) return wordFailure(new EngineError(result.error.code, asParams(result.error.params)), locale, parts);
  const action = parts.commands.find(({ name }) => name === origin.command)?.actions[origin.action];
  if (action?.present === undefined)
    return wordFailure(new EngineError("job.no-words", { command: origin.command }), locale, parts);
  try {
    const files = await Promise.all(result.files.map((file) => parts.services.files.save(file)));
    const context = { caller, locale, jobId, files };
    const kept = await action.keep?.(result.output, context, parts.services);
    const presented = action.present(result.output, { ...context, kept });
    const reply = { ...presented, audience: origin.audience ?? presented.audience };
    const more = await moreButtons({ id: jobId, caller, target, reply }, platform, parts);
    const buttons = [...(reply.buttons ?? []), ...more];
    return await wordReply({ ...reply, buttons }, { caller, locale, final: true }, parts);
  } catch (error) {
    // What can't be stored now may be stored later; what can't be worded now never will.
    if (isEngineError(error) && error.code.startsWith("data.")) throw error;
    return wordFailure(error, locale, parts);
  }
}

/** What people may do with a picture where others see it: whoever presses finds it in the store. */
async function moreButtons(
  result: ShownResult,
  { posts }: Platform,
  { results, services: { settings } }: DeliveryParts,
): Promise<readonly Button[]> {
  const { id, caller, target, reply } = result;
  if (posts === undefined || reply.audience === "caller" || !reply.blocks.some(({ kind }) => kind === "image"))
    return [];
  await results.keep(result);
  const isPublic = posts.isPublic(target);
  const share = caller.community !== undefined && (await settings.of(serverOf(caller)))["showcase"] !== undefined;
  return resultButtons(id, { send: isPublic, share });
}

/** What `/similar` holds against its prompt where no picture is attached. */
async function keepLastPicture(
  { type, origin: { caller } }: JobOutcome,
  { blocks, audience }: WordedReply,
  target: Target,
  { posts }: Platform,
  { lastPictures }: DeliveryParts,
): Promise<void> {
  const picture = PAINTED.has(type) ? blocks.findLast((block) => block.kind === "image") : undefined;
  if (picture === undefined) return;
  const isPublic = posts?.isPublic(target) === true && audience === "everyone";
  const place = { owner: `${caller.platform}:${caller.id}`, server: serverOf(caller) };
  await lastPictures.keep({ ...place, file: picture.file.id, forCaller: posts !== undefined && !isPublic });
}

/** Jobs whose pictures have a prompt each. */
const PAINTED: ReadonlySet<string> = new Set(["image.generate", "image.replay"]);

function targetOf({ origin }: JobOutcome): Target {
  const { target } = origin;
  return { ...target, platform: String(target["platform"]) };
}

function asParams(params: JobOutcome["origin"]["target"]): ErrorParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String) : typeof value === "number" ? value : String(value),
    ]),
  );
}
