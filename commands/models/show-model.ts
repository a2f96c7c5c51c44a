import { describeModel, type ImageModelDescription } from "../../src/engine/diffusion/model/describe-model.ts";
import { defineAction } from "../define.ts";
import type { Reply } from "../reply.ts";
import { type Message, say, verbatim } from "../words.ts";

/** What `/imagine` does with a model where nothing else is said, and which of its options mean nothing for it. */
export const showModel = defineAction({
  summary: "models.show.summary",
  options: { model: { kind: "rest", summary: "models.show.model", suggest: "image-models", maxLength: 300 } },
  run: async ({ options }, { models }) =>
    shownModel(await describeModel(await models.find("text-to-image", options.model?.trim() || undefined))),
});

function shownModel({ name, kinds, sizes, defaults, without }: ImageModelDescription): Reply {
  const { width, height, multiple, min, max } = sizes;
  const fact = (label: Message, value: string) => ({ label, value: verbatim(value) });
  return {
    blocks: [
      { kind: "heading", words: verbatim(name) },
      ...(kinds.length === 0 ? [] : [{ kind: "text" as const, words: kindsOf(kinds) }]),
      {
        kind: "facts",
        facts: [
          fact(say("imagine.fact.steps"), `${defaults.steps} · ${defaults.sampler}`),
          fact(say("imagine.fact.guidance"), String(defaults.guidanceScale)),
          fact(say("imagine.fact.size"), `${width} × ${height}`),
          { label: say("models.fact.sizes"), value: say("models.sizes", { min, max, multiple }) },
          ...(without.length === 0 ? [] : [fact(say("models.fact.without"), without.join(", "))]),
        ],
      },
    ],
    audience: "caller",
    data: { name, kinds: [...kinds], sizes: { ...sizes }, defaults: { ...defaults }, without: [...without] },
  };
}

function kindsOf([first, ...others]: ImageModelDescription["kinds"]): Message {
  const start = say(`models.kind.${first!}`);
  return others.reduce((before, kind) => say("models.and", { before, use: say(`models.kind.${kind}`) }), start);
}
