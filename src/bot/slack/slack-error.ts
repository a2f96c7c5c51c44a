import { webApi } from "@slack/bolt";
import { EngineError } from "../../engine/errors.ts";

/** Why Slack did not do what it was asked. Has no address, no body and no cause: those hold tokens and people's words, and errors end up in logs. */
export class SlackError extends Error {
  override readonly name = "SlackError";
  /** Slack's own code (`not_in_channel`), or one of ours for what came between: `http_500`, `unreachable`, `rate_limited`. */
  readonly code: string;

  constructor(code: string, method: string) {
    super(
      `Slack: ${method} answered ${code}${REFUSED.includes(code) ? ", the token in SLACK_BOT_TOKEN is not valid" : ""}`,
    );
    this.code = code;
  }
}

/** Runs a call; what goes wrong becomes a `SlackError`. */
export async function asked<T>(method: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof SlackError || error instanceof EngineError) throw error;
    throw new SlackError(codeOf(error), method);
  }
}

function codeOf(error: unknown): string {
  if (error instanceof webApi.WebAPIPlatformError) return error.data.error;
  if (error instanceof webApi.WebAPIHTTPError) return `http_${error.statusCode}`;
  if (error instanceof webApi.WebAPIRateLimitedError) return "rate_limited";
  return "unreachable";
}

export function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof SlackError && codes.includes(error.code);
}

/** The bot can't write in that conversation, now or later (errors of chat.postMessage and chat.update). */
export const CLOSED: readonly string[] = [
  "channel_not_found",
  "not_in_channel",
  "is_archived",
  "is_inactive",
  "restricted_action",
  "restricted_action_read_only_channel",
  "restricted_action_non_threadable_channel",
  "restricted_action_thread_only_channel",
  "posting_to_channel_denied",
  "user_not_in_channel",
  "ekm_access_denied",
  "access_denied",
];

/** The person can't be written to, or the workspace has removed the bot. */
export const GONE: readonly string[] = [
  ...CLOSED,
  "user_not_found",
  "user_not_visible",
  "user_disabled",
  "cannot_dm_bot",
  "messages_tab_disabled",
  "invalid_user_combination",
  "account_inactive",
  "team_not_found",
  "team_access_not_granted",
];

/** The message can be edited no more. */
export const REMOVED: readonly string[] = ["message_not_found", "cant_update_message", "edit_window_closed"];

/** The message that a thread hung on is gone, or the thread is locked. */
export const NO_THREAD: readonly string[] = [
  "cannot_reply_to_message",
  "restricted_action_thread_locked",
  "thread_not_found",
];

/** The workspace does not take this file (errors of files.getUploadURLExternal; a file without a byte lacks its length). */
export const NO_UPLOAD: readonly string[] = [
  "file_type_not_allowed",
  "file_upload_size_restricted",
  "file_uploads_disabled",
  "file_uploads_except_images_disabled",
  "storage_limit_reached",
  "missing_argument",
];

/** Slack has not finished looking at a picture, or never will. */
export const BAD_PICTURE: readonly string[] = ["invalid_blocks", "file_not_found", "file_deleted", "file_is_deleted"];

/** The token is wrong, revoked, or of a bot that is no longer there (docs.slack.dev/reference/methods/auth.test). */
export const REFUSED: readonly string[] = [
  "invalid_auth",
  "not_authed",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "not_allowed_token_type",
  "team_disabled",
  "user_removed_from_team",
];
