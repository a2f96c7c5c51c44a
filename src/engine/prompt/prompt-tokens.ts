import type { PromptTokens } from "../ports.ts";
import type { NamedVectors } from "./embedding-index.ts";
import type { PromptReading } from "./read-prompt.ts";

/** What a prompt takes of its chunks, by the largest of its texts, as A1111 counts: start and end apart, closed chunks for full. `chunk` is 75. */
export function promptTokens({ parts }: PromptReading<NamedVectors>, chunk: number): PromptTokens {
  const counts = parts.flatMap(({ schedule }) => schedule.map(({ chunked }) => chunked.count));
  const used = Math.max(...counts);
  return { used, limit: Math.ceil(Math.max(used, 1) / chunk) * chunk };
}
