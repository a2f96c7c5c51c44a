import type { ImageEmbedder, TextEmbedder } from "../ports.ts";
import { cosine } from "./cosine.ts";
import { type TermList, termLists } from "./terms/term-lists.ts";

/** Words for a picture, as near as CLIP finds them in the lists. */
export interface PictureDescription {
  readonly model: string;
  /** Phrases that belong together, the one that says most first. */
  readonly description: string;
  readonly cosine: number;
  readonly lists: readonly { readonly list: TermList["name"]; readonly nearest: readonly NearPhrase[] }[];
}

interface NearPhrase {
  readonly phrase: string;
  readonly cosine: number;
}

/**
 * The nearest phrases of each list, and a description that grows by the phrase that brings it nearest to the picture, as long as one does. `image` in any
 * format that sharp reads. Throws what `embedImage` and `embedText` throw.
 */
export async function describePicture(
  embedders: TextEmbedder & ImageEmbedder,
  image: Uint8Array,
  named: { readonly model?: string },
): Promise<PictureDescription> {
  const { model, values } = await embedders.embedImage({ ...named, image });
  const near = async (phrase: string): Promise<NearPhrase> => {
    const text = await embedders.embedText({ model, text: phrase });
    return { phrase, cosine: cosine(values, text.values) };
  };
  const ranked = await Promise.all(
    termLists.map(async ({ name, terms }) => ({
      list: name,
      nearest: nearestFirst(await Promise.all(terms.map(near))),
    })),
  );
  const [subjects, ...others] = ranked.map(({ nearest }) => nearest);
  const more = others
    .filter((_, i) => ranked[i + 1]?.list !== "colour")
    .map((list) => list.map(({ phrase }) => phrase));
  const grown = await grow(subjects!.slice(0, SUBJECTS_TRIED), more, near);
  const lists = ranked.map(({ list, nearest }) => ({ list, nearest: nearest.slice(0, SHOWN) }));
  return { model, description: grown.phrase, cosine: grown.cosine, lists };
}

/** Of each list. */
const SHOWN = 5;

/** The nearest alone is not always the nearest with what is around it. */
const SUBJECTS_TRIED = 3;

/** A phrase that brings it less nearer than this adds nothing that can be seen. */
const LEAST_GAIN = 0.02;

/** The best of the beginnings, each time with the phrase that brings one of them nearest; of each list at most one. */
async function grow(
  beginnings: readonly NearPhrase[],
  lists: readonly (readonly string[])[],
  near: (phrase: string) => Promise<NearPhrase>,
): Promise<NearPhrase> {
  const best = nearestFirst(beginnings)[0]!;
  const tried = await Promise.all(
    beginnings.flatMap(({ phrase }) =>
      lists.flatMap((list) => list.map(async (more) => ({ list, ...(await near(joined(phrase, more))) }))),
    ),
  );
  const next = nearestFirst(tried)[0];
  if (next === undefined || next.cosine < best.cosine + LEAST_GAIN) return best;
  return grow(
    [next],
    lists.filter((list) => list !== next.list),
    near,
  );
}

/** “a red circle on a blue background”, “a red circle, large”. */
function joined(phrase: string, more: string): string {
  return /^(?:on|in|at|under) /u.test(more) && !phrase.includes(",") ? `${phrase} ${more}` : `${phrase}, ${more}`;
}

function nearestFirst<Phrase extends NearPhrase>(phrases: readonly Phrase[]): readonly Phrase[] {
  return phrases.toSorted((a, b) => b.cosine - a.cosine);
}
