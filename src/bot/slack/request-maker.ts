import type { Care, Request } from "../dispatcher.ts";
import type { Platform } from "../platform.ts";
import { visibleLine } from "../visible.ts";
import type { Attachments } from "./attachments.ts";
import type { FormPlace } from "./forms.ts";
import { RESPONSE_MS, RESPONSE_USES } from "./limits.ts";
import type { SlackFile } from "./payloads.ts";
import type { People } from "./people.ts";
import { answerId, type SlackTarget } from "./slack-target.ts";

interface RequestParts {
  readonly platform: Platform;
  readonly attachments: Attachments;
  readonly people: People;
  readonly signal: AbortSignal;
}

/** Who asked, and where the answer goes. */
export interface From extends FormPlace {
  /** Names the request, however often it is delivered. */
  readonly key: string;
  readonly userId: string;
  readonly teamId: string;
  readonly responseUrl?: string | undefined;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
  readonly care?: Care;
}

/** Makes what the dispatcher needs to know of something that a person did; `asked` names it elsewhere, `files` came along. */
export function requestMaker({ platform, attachments, people, signal }: RequestParts) {
  return async (from: From, asked: string, files: readonly SlackFile[] = []): Promise<Request> => {
    const { key, userId, teamId, channel, threadTs, responseUrl, at, care } = from;
    const { caller, locale } = await people.find(userId, teamId);
    const target: SlackTarget = {
      platform: "slack",
      id: answerId(key),
      teamId,
      userId,
      ...(channel !== undefined && { channel }),
      ...(threadTs !== undefined && { threadTs }),
      ...(responseUrl !== undefined && { responseUrl }),
      usesLeft: RESPONSE_USES,
      expiresAt: at + RESPONSE_MS,
      locale,
      asked: shortened(visibleLine(asked.trim())),
    };
    const request = {
      platform,
      caller,
      locale,
      target,
      signal,
      attachments: files.map((file) => attachments.keep(file)),
    };
    return care === undefined ? request : { ...request, care };
  };
}

/** Enough to recognise it. */
function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79).toWellFormed()}…`;
}
