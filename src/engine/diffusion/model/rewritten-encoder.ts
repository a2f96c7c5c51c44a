import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type EmbeddedTextEncoder, embeddedTextEncoder } from "../../runtime/onnx-graph/embedded-text-encoder.ts";
import { type TokenTable, tokenTable } from "./token-table.ts";
import { writeGraph } from "./write-graph.ts";

/** A text encoder whose graph takes vectors, and the table of those that its ids stand for. */
export interface RewrittenEncoder extends AsyncDisposable {
  readonly table: TokenTable;
  readonly mostClipSkip: number;
  /** Writes the graph for a clip skip unless it was written before, and says where. */
  write(clipSkip: number): Promise<string>;
}

/** Undefined where the file can't be read, or its graph is of a make that is not known. `hash` names the weights; with `exposes` the states between the layers are outputs. */
export async function rewrittenEncoder(
  file: string,
  hash: string,
  cacheFolder: string | undefined,
  exposes = false,
): Promise<RewrittenEncoder | undefined> {
  const read = await rewrite(file, 1, exposes);
  const table = read && tokenTable(file, read.bytes, read.encoder.table);
  if (read === undefined || table === undefined) return undefined;
  const { mostClipSkip } = read.encoder;
  const folder = cacheFolder ?? (await mkdtemp(join(tmpdir(), "pictoken-")));
  let usual: Rewriting | undefined = read; // let go once it is written: it holds the whole file
  return {
    table,
    mostClipSkip,
    async write(clipSkip) {
      // a folder for each encoder: their weight files may have the same name
      const target = join(folder, hash, basename(dirname(file)), `${VERSION}-${clipSkip}.onnx`);
      const rewriting = clipSkip === 1 ? usual : await rewrite(file, clipSkip, exposes);
      usual = undefined;
      if (rewriting !== undefined)
        await writeGraph(target, rewriting.encoder.parts, {
          folder: dirname(file),
          names: rewriting.encoder.weightFiles,
        });
      return target;
    },
    async [Symbol.asyncDispose]() {
      table[Symbol.dispose]();
      if (cacheFolder === undefined) await rm(folder, { recursive: true });
    },
  };
}

/** Goes up whenever the rewriting changes: what was written before is then written again. */
const VERSION = 3;

interface Rewriting {
  readonly bytes: Buffer;
  readonly encoder: EmbeddedTextEncoder;
}

async function rewrite(file: string, clipSkip: number, exposes: boolean): Promise<Rewriting | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  const encoder = bytes && rewritable(bytes, clipSkip, exposes);
  if (bytes === undefined || encoder === undefined) return undefined;
  return { bytes, encoder };
}

function rewritable(bytes: Buffer, clipSkip: number, exposes: boolean): EmbeddedTextEncoder | undefined {
  try {
    return embeddedTextEncoder(bytes, clipSkip, exposes);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // no protobuf message
    throw error;
  }
}
