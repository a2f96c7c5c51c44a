/** Text for Slack's mark-up that stays text: no mention and no link comes of it (docs.slack.dev/messaging/formatting-message-text). */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
