/** What ONNX Runtime says went wrong, in one line, without the place in its sources that it puts in front. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.trim().split("\n", 1)[0] ?? "";
  return line.replace(PLACE, "");
}

/** `/onnxruntime_src/…/model.cc:187 signature(…) `, with the condition that did not hold where there is one. */
const PLACE = /\/onnxruntime_src\/\S+:\d+ .*(?:\)|was false\.) /;
