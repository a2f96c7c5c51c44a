import type { Care, Request } from "../dispatcher.ts";
import type { Platform } from "../platform.ts";
import { visibleLine } from "../visible.ts";
import type { Attachments } from "./attachments.ts";
import type { FormPlace } from "./forms.ts";
import { RESPONSE_MS, RESPONSE_USES } from "./limits.ts";
import type { SlackFile } from "./payloads.ts";
import type { People } from "./people.ts";
import { answerId, isDirect, type SlackTarget } from "./slack-target.ts";

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
  readonly channelName?: string;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
  readonly care?: Care;
}

/** Makes what the dispatcher needs to know of something that a person did; `asked` names it elsewhere, `files` came along. */
export function requestMaker({ platform, attachments, people, signal }: RequestParts) {
  return async (from: From, asked: string, files: readonly SlackFile[] = []): Promise<Request> => {
    const { key, userId, teamId, channel, threadTs, responseUrl, channelName, at, care } = from;
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
    const kept = files.map((file) => attachments.keep(file));
    const request: Request = { platform, caller, locale, target, signal, attachments: kept, ...(care && { care }) };
    if (channel === undefined || isDirect(channel)) return request;
    // Slack restricts no channel by age.
    const known = { id: channel, ageRestricted: false };
    // Private channels of other names are called so.
    const hasName = channelName !== undefined && channelName !== "privategroup";
    return { ...request, channel: hasName ? { ...known, name: channelName } : known };
  };
}

/** Enough to recognise it. */
function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79).toWellFormed()}…`;
}
