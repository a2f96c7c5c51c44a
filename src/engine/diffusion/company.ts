import type { ImageRequest } from "../ports.ts";

/** With whom a request may be painted. */
export interface Company {
  /** Equal for requests that walk in step: with the same sampler over the same levels, at the same size, in the same model. */
  readonly walk: string;
  /** Equal for requests whose networks take the same time. */
  readonly kind: string;
}

/** Undefined for a request that is painted alone: all but those of a text alone, in one pass with one model. */
export function companyOf(request: ImageRequest): Company | undefined {
  const given = Object.entries(request).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (!given.every((name) => MAY_DIFFER.has(name) || MUST_EQUAL.has(name))) return undefined;
  const { model, tiling = false, width, height, aspect, steps, effort, sampler, schedule } = request;
  const kind = [model, tiling, width, height, aspect];
  return { kind: JSON.stringify(kind), walk: JSON.stringify([...kind, steps, effort, sampler, schedule]) };
}

const MUST_EQUAL: ReadonlySet<string> = new Set<keyof ImageRequest>([
  "model",
  "tiling",
  "width",
  "height",
  "aspect",
  "steps",
  "effort",
  "sampler",
  "schedule",
]);

const MAY_DIFFER: ReadonlySet<string> = new Set<keyof ImageRequest>([
  "prompt",
  "negativePrompt",
  "seed",
  "count",
  "guidanceScale",
  "randomSource",
  "variation",
  "emphasis",
  "clipSkip",
  "embeddings",
]);
