import type { RenderedChat } from "../../src/engine/ports.ts";

/** What `/chat-template` promises of one model, docs/commands.md. */
export function chatData({ model, template, text, encoding, perMessage, neutralised, findings, roles }: RenderedChat) {
  const control = encoding.tokens.filter((token) => token.special && token.start !== undefined);
  return {
    model,
    template,
    text,
    ids: [...encoding.ids],
    count: encoding.ids.length,
    perMessage: [...perMessage],
    neutralised: neutralised.map(({ message, found }) => ({ message, found: [...found] })),
    findings: findings.map((finding) => ({ ...finding })),
    roles: roles.map((role) => ({ ...role })),
    control: control.map(({ id, token, start = 0, end = start }) => ({ id, token, start, end })),
  };
}
