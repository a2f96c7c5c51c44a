import { chatTemplate } from "./chat-template.ts";
import { compare } from "./compare.ts";
import { count } from "./count.ts";
import { decode } from "./decode.ts";
import type { Command } from "./define.ts";
import { describe } from "./describe.ts";
import { embed } from "./embed.ts";
import { embedding } from "./embedding.ts";
import { grid } from "./grid.ts";
import { help } from "./help.ts";
import { imagine } from "./imagine.ts";
import { info } from "./info.ts";
import { models } from "./models.ts";
import { queue } from "./queue.ts";
import { replay } from "./replay.ts";
import { result } from "./result.ts";
import { settings } from "./settings.ts";
import { shorten } from "./shorten.ts";
import { similar } from "./similar.ts";
import { tokenize } from "./tokenize.ts";
import { upscale } from "./upscale.ts";
import { vary } from "./vary.ts";
import { vocab } from "./vocab.ts";

/** Every command, in the order in which help lists them. */
export const commands: readonly Command[] = [
  imagine,
  grid,
  vary,
  upscale,
  replay,
  info,
  tokenize,
  decode,
  compare,
  count,
  chatTemplate,
  vocab,
  embed,
  similar,
  shorten,
  describe,
  models,
  embedding,
  queue,
  result,
  settings,
  help,
];
