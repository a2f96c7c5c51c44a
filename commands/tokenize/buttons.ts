import type { ModelInput } from "../../src/engine/ports.ts";
import type { RawOptions } from "../define.ts";
import { LONGEST_KEPT } from "../longest-kept.ts";
import type { Action, Button } from "../reply.ts";
import { type MessageKey, say, verbatim, type Words } from "../words.ts";
import { type TokenizeView, views } from "./views.ts";

/** What a person may want to see next: the same tokens otherwise, another model's, all models', and the text that the ids stand for. */
export function tokenizeButtons(options: Asked, { ids }: ModelInput): readonly Button[] {
  if (options.text.length > LONGEST_KEPT) return [];
  const again = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as RawOptions;
  const repeat = (changed: RawOptions): Action => ({
    command: "tokenize",
    action: "",
    options: { ...again, ...changed },
  });
  const { text, model } = options;
  const decoded = ids.slice(0, MOST_IDS).join(" ");
  return [
    ...views.filter((view) => view !== options.view).map((view) => button(say(VIEWS[view]), repeat({ view }))),
    ...OTHER_MODELS.filter((one) => one !== model)
      .slice(0, 1)
      .map((one) => button(verbatim(one), repeat({ model: one }))),
    button(say("tokenize.button.compare"), { command: "compare", action: "", options: { text } }),
    ...(decoded === "" || ids.length > MOST_IDS
      ? []
      : [button(say("tokenize.button.decode"), { command: "decode", action: "", options: { ids: decoded, model } })]),
  ];
}

interface Asked {
  readonly text: string;
  readonly model: string;
  readonly view: TokenizeView;
  readonly [option: string]: unknown;
}

const MOST_IDS = 5000;

/** Those that are always there. */
const OTHER_MODELS = ["clip", "gpt-4o"];

const VIEWS: Readonly<Record<TokenizeView, MessageKey>> = {
  picture: "tokenize.button.picture",
  table: "tokenize.button.table",
  ids: "tokenize.button.ids",
};

function button(label: Words, action: Action): Button {
  return { label, style: "secondary", action, for: "everyone" };
}
