/** A line of Slack's own libraries without what must not stand in a log: tokens, the socket's ticket, response URLs, trigger ids. */
export function scrub(line: string): string {
  return line
    .replace(/x(?:ox[a-z]|app)-[\w.-]+/giu, "xox…")
    .replace(/(ticket=)[^&\s"']+/giu, "$1…")
    .replace(/https:\/\/hooks\.slack\.com\/[^\s"'\\)]*/giu, "https://hooks.slack.com/…")
    .replace(/(response_url\\?["']?\s*[:=]\s*\\?["']?)(?:\\\/|[^\s"'\\,}&])+/giu, "$1…")
    .replace(/(trigger_id\\?["']?\s*[:=]\s*\\?["']?)[^\s"'\\,}&]+/giu, "$1…")
    .replace(/\b\d{6,}\.\d{6,}\.[0-9a-f]{16,}\b/gu, "…");
}
