/** Mentions, and what people write to the bot itself; edits and joins are messages too, of other subtypes. */
export function isForUs({
  type,
  channel_type,
  subtype,
}: {
  type: string;
  channel_type?: string | undefined;
  subtype?: string | undefined;
}): boolean {
  if (subtype !== undefined && subtype !== "file_share") return false;
  return type === "app_mention" || channel_type === "im";
}

/** What was said to the bot, without its name. */
export function withoutMention(text: string, botUserId: string): string {
  return text.replace(new RegExp(`<@${botUserId}(?:\\|[^>]*)?>`, "u"), " ");
}
