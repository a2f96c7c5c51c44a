/**
 * What a person typed, from what Slack made of it (docs.slack.dev/messaging/formatting-message-text, “Retrieving messages”): people, channels and
 * links come in angle brackets, and the characters `&`, `<` and `>` as entities. Shown text stands in for what it stands for.
 */
export function decodeText(text: string): string {
  return text
    .replace(ENTITY, (_, target: string, label: string | undefined) => shown(target, label))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

const ENTITY = /<([@#!][^<>|]*|[a-z][a-z0-9+.-]*:[^<>|\s]*)(?:\|([^<>]*))?>/giu;

function shown(target: string, label: string | undefined): string {
  const sigil = target[0];
  if (sigil === "@" || sigil === "#") return `${sigil}${label || target.slice(1)}`;
  // `<!here>`, `<!subteam^S1|@writers>`, `<!date^…|a date in words>`.
  if (sigil === "!") return label || `@${target.slice(1).split("^")[0]}`;
  return label || target.replace(/^(?:mailto|tel):/u, "");
}
