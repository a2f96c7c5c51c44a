import type { Recipe } from "../../ports.ts";
import type { PaintedWith } from "./painted-with.ts";

/** Something that made a picture once and is another thing now; empty where there was or is none. */
export interface RecipeDifference {
  readonly what:
    | "model"
    | "model-hash"
    | "refiner"
    | "embedding"
    | "start-image"
    | "mask"
    | "image-prompt"
    | "software";
  /** Of the embedding. */
  readonly name?: string;
  readonly was: string;
  readonly now: string;
}

/** What a picture's own words say it was made with, beside what it was painted with now; only what it says is compared. */
export function recipeDifferences(was: Was, now: Recipe): readonly RecipeDifference[] {
  return [
    ...hashDifference("model-hash", was.modelHash, now.modelHash),
    ...(was.model === now.model ? [] : difference("model", was.model, now.model)),
    ...refinerDifference(was.refiner, now.refiner),
    ...embeddingDifferences(was.embeddings ?? {}, now.embeddings ?? {}),
    ...hashDifference("start-image", was.startImage, now.startImage),
    ...hashDifference("mask", was.mask, now.mask?.file),
    ...hashDifference("image-prompt", was.imagePrompt, now.imagePrompt?.file),
    ...(was.software === now.software ? [] : difference("software", was.software, now.software)),
  ];
}

type Was = Pick<
  PaintedWith,
  "model" | "modelHash" | "refiner" | "embeddings" | "startImage" | "mask" | "imagePrompt" | "software"
>;

function hashDifference(
  what: RecipeDifference["what"],
  was: string | undefined,
  now = "",
): readonly RecipeDifference[] {
  return was !== undefined && isSameHash(was, now) ? [] : difference(what, was, now);
}

/** By their hashes where both are known, and where they took over. */
function refinerDifference(was: Recipe["refiner"], now: Recipe["refiner"]): readonly RecipeDifference[] {
  if (was === undefined && now === undefined) return [];
  const isSame =
    was !== undefined && now !== undefined && was.switchAt === now.switchAt && isSameHash(was.modelHash, now.modelHash);
  return isSame ? [] : [{ what: "refiner", was: refinerWords(was), now: refinerWords(now) }];
}

function refinerWords(refiner: Recipe["refiner"]): string {
  if (refiner === undefined) return "";
  const { model, modelHash, switchAt } = refiner;
  return [model, ...(modelHash === "" ? [] : [`(${modelHash})`]), "·", switchAt].join(" ");
}

/** Nothing where it was not said. */
function difference(what: RecipeDifference["what"], was = "", now: string): readonly RecipeDifference[] {
  return was === "" ? [] : [{ what, was, now }];
}

type Hashes = Readonly<Record<string, string>>;

function embeddingDifferences(was: Hashes, now: Hashes): readonly RecipeDifference[] {
  return [...new Set([...Object.keys(was), ...Object.keys(now)])].flatMap((name) => {
    const [before = "", after = ""] = [was[name], now[name]];
    const isSame = before !== "" && after !== "" && isSameHash(before, after);
    return isSame ? [] : [{ what: "embedding" as const, name, was: before, now: after }];
  });
}

/** Programs cut hashes at different lengths. */
function isSameHash(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short !== "" && long.toLowerCase().startsWith(short.toLowerCase());
}
