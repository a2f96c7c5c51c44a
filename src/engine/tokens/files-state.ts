import { statSync } from "node:fs";
import { join } from "node:path";

/** Tells apart what a folder's tokenizer was made of: another text as soon as one of its files is another one, as after pulling a model again. */
export function filesState(folder: string): string {
  return FILES.map((file) => {
    const found = statSync(join(folder, file), { throwIfNoEntry: false, bigint: true });
    return found === undefined ? "-" : `${found.ino}.${found.size}.${found.mtimeNs}`;
  }).join(" ");
}

/** Those that `readTokenizerFiles` reads. */
const FILES = [
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "config.json",
  "vocab.txt",
  "vocab.json",
  "merges.txt",
];
