import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { EngineError } from "../../errors.ts";
import { circularConvolutions } from "../../runtime/onnx-graph/circular-convolutions.ts";
import { writeGraph } from "./write-graph.ts";

/**
 * A network's graph, written anew so that pictures repeat without a seam: where it lies. A file that can't be read is given back as it is, so that opening it says
 * what is wrong. Throws `EngineError("model.feature", {model, feature: "tiling"})` where there is no convolution to change.
 */
export async function tilingGraph(file: string, model: string, folder: string): Promise<string> {
  const bytes = await readFile(file).catch(() => undefined);
  const graph = bytes && rewritten(bytes);
  if (graph === undefined) return file;
  if (graph.changed === 0) throw new EngineError("model.feature", { model, feature: "tiling" });
  // a folder for each network: their weight files may have the same name
  const target = join(folder, `tiling-${VERSION}-${basename(dirname(file))}`, "model.onnx");
  await writeGraph(target, graph.parts, { folder: dirname(file), names: graph.weightFiles });
  return target;
}

/** Goes up whenever the rewriting changes: what was written before is then written again. */
const VERSION = 1;

function rewritten(bytes: Buffer) {
  try {
    return circularConvolutions(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // no protobuf message
    throw error;
  }
}
