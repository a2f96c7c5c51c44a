import { EngineError } from "../src/engine/errors.ts";
import { chosenModels, missingNote } from "./compare/chosen-models.ts";
import { compareCuts } from "./compare/cuts.ts";
import { compareLanguages } from "./compare/languages.ts";
import { defineCommand } from "./define.ts";
import type { Button, Reply } from "./reply.ts";
import { fileInsteadOf, LONGEST_TEXT } from "./text-input.ts";
import { tokenizerOwner } from "./tokenizer-owner.ts";
import { say } from "./words.ts";

/** What several models make of one text, side by side; or of the same sentences in eight languages. */
export const compare = defineCommand({
  name: "compare",
  summary: "compare.summary",
  onMessage: "compare.on-message",
  examples: [
    "/compare 안녕하세요, world!",
    "/compare models:gpt-4o,gpt-4,clip def main(): pass",
    "/compare view:languages models:gpt-4o,gpt-4,gpt2",
  ],
  options: {
    text: { kind: "rest", summary: "compare.text", blank: "kept", maxLength: LONGEST_TEXT },
    models: { kind: "list", summary: "compare.models", maxItems: 12, maxLength: 200, suggest: "tokenizers" },
    view: { kind: "choice", summary: "compare.view", choices: ["cuts", "languages"], default: "cuts" },
    file: fileInsteadOf("text"),
  },
  async run({ options, caller, locale, signal }, services): Promise<Reply> {
    const { text, models, view } = options;
    if (view === "cuts" && text === undefined) throw new EngineError("option.required", { option: "text" });
    const { tokenizers, missing } = await chosenModels(models, services.tokenizers, {
      signal,
      owner: tokenizerOwner(caller),
    });
    const { blocks, data } =
      view === "cuts" && text !== undefined
        ? await compareCuts(text, tokenizers, locale, signal, services)
        : await compareLanguages(tokenizers, locale, signal, services);
    return {
      blocks: [...blocks, ...missingNote(missing)],
      buttons: view === "languages" ? [] : [languagesButton(models)],
      audience: "everyone",
      data: { ...data, ...(missing.length > 0 && { missing }) },
    };
  },
});

/** What other languages cost with the same models. */
function languagesButton(models: readonly string[] | undefined): Button {
  const options = { view: "languages", ...(models && { models }) };
  return {
    label: say("compare.button.languages"),
    style: "secondary",
    action: { command: "compare", action: "", options },
    for: "everyone",
  };
}
