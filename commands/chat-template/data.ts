import type { RenderedChat } from "../../src/engine/ports.ts";

/** What `/chat-template` promises of one model, docs/commands.md. */
export function chatData(rendered: RenderedChat) {
  const { model, template, text, encoding, count, control, perMessage, neutralised, findings, roles } = rendered;
  return {
    model,
    template,
    text,
    ids: [...encoding.ids],
    ...(count > encoding.ids.length && { idsLeftOut: count - encoding.ids.length }),
    count,
    perMessage: [...perMessage],
    neutralised: neutralised.map(({ message, found }) => ({ message, found: [...found] })),
    findings: findings.map((finding) => ({ ...finding })),
    roles: roles.map((role) => ({ ...role })),
    control: control.map((token) => ({ ...token })),
  };
}
