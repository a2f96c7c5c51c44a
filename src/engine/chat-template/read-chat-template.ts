import { join } from "node:path";
import { z } from "zod";
import { EngineError } from "../errors.ts";
import { readOptionalJson } from "../models/read-optional-json.ts";
import { readOptionalText } from "../models/read-optional-text.ts";

const templates = z.union([z.string(), z.array(z.looseObject({ name: z.string(), template: z.string() }))]);
const holder = z.looseObject({ chat_template: templates.nullish() });

/**
 * A model's chat template, where transformers looks for it: `chat_template.jinja`, `chat_template.json`, `tokenizer_config.json`. Of several named
 * ones the one for tools is taken when there are tools. Throws `chat.no-template`.
 */
export async function readChatTemplate(folder: string, model: string, withTools: boolean): Promise<string> {
  const whole = await readOptionalText(join(folder, "chat_template.jinja"), model);
  if (whole !== undefined) return whole;
  for (const file of ["chat_template.json", "tokenizer_config.json"]) {
    const written = await readOptionalJson(join(folder, file), holder, model);
    const found = written?.chat_template == null ? undefined : choose(written.chat_template, withTools);
    if (found !== undefined) return found;
  }
  throw new EngineError("chat.no-template", { model });
}

function choose(written: z.infer<typeof templates>, withTools: boolean): string | undefined {
  if (typeof written === "string") return written;
  const named = (wanted: string) => written.find(({ name }) => name === wanted)?.template;
  return (withTools ? named("tool_use") : undefined) ?? named("default");
}
