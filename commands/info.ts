import { lookAtPicture, type PictureFile } from "../src/engine/metadata/look-at-picture.ts";
import { type FoundRecipe, readRecipeTexts } from "../src/engine/metadata/read-recipe.ts";
import { type Attachment, defineCommand } from "./define.ts";
import { onePictureButtons } from "./imagine/picture-buttons.ts";
import { programs } from "./recipe/found-recipe.ts";
import { paintedFacts } from "./recipe/painted-facts.ts";
import { pictureOption } from "./recipe/picture-option.ts";
import { rawTexts } from "./recipe/raw-texts.ts";
import { unmappedNotes } from "./recipe/unmapped-notes.ts";
import type { Block, Button } from "./reply.ts";
import { isStored, storedFile } from "./stored-file.ts";
import { say, verbatim } from "./words.ts";

/** What a picture says of how it was made. */
export const info = defineCommand({
  name: "info",
  summary: "info.summary",
  onImage: "info.on-image",
  examples: ["/info"],
  options: {
    image: { ...pictureOption, summary: "info.image", required: true },
  },
  async run({ options: { image }, readAttachment }, services) {
    const bytes = await readAttachment(image);
    const picture = await lookAtPicture(bytes);
    const found = readRecipeTexts(picture.texts);
    const raw = await rawTexts(picture.texts, services.files);
    const file = found.paintedWith && { name: image.name, mediaType: `image/${picture.format}`, bytes };
    const kept = file && (await services.files.save(file));
    // A picture that a button names is not in sight.
    const shown =
      kept !== undefined && isStored(image) ? [{ kind: "image" as const, file: kept, alt: verbatim(image.name) }] : [];
    return {
      blocks: [
        { kind: "heading", words: heading(found) },
        ...shown,
        ...(found.paintedWith === undefined
          ? []
          : [{ kind: "facts" as const, facts: paintedFacts(found.paintedWith) }, ...unmappedNotes(found.paintedWith)]),
        { kind: "facts", facts: [{ label: say("info.fact.file"), value: verbatim(fileFact(picture, bytes.length)) }] },
        ...lyingName(image.name, picture.format),
        ...(found.madeBy === undefined ? [{ kind: "note" as const, words: say("info.would-work") }] : []),
        ...(found.paintedWith === undefined ? raw.blocks : []),
      ],
      buttons: kept === undefined ? [] : buttons(found, storedFile(kept)),
      audience: "everyone",
      data: {
        format: picture.format,
        width: picture.width,
        height: picture.height,
        bytes: bytes.length,
        ...(picture.frames !== undefined && { frames: picture.frames }),
        madeBy: found.madeBy ?? null,
        ...(found.recipe !== undefined && { recipe: { ...found.recipe } }),
        ...(found.paintedWith !== undefined && { paintedWith: { ...found.paintedWith } }),
        texts: raw.texts,
      },
    };
  },
});

function heading({ madeBy }: FoundRecipe) {
  return madeBy === undefined ? say("info.no-recipe") : say("info.made-by", { program: programs[madeBy] });
}

function fileFact({ format, width, height, frames }: PictureFile, size: number): string {
  const megabytes = size / 2 ** 20;
  const much = megabytes >= 1 ? `${megabytes.toFixed(1)} MB` : `${Math.max(1, Math.round(size / 2 ** 10))} KB`;
  const many = frames === undefined ? [] : [`${frames} ×`];
  return [...many, format.toUpperCase(), `${width} × ${height}`, much].join(" · ");
}

/** A name that promises another kind of file. */
function lyingName(name: string, format: string): readonly Block[] {
  const [, ending = ""] = /\.(png|jpe?g|webp|gif|avif|tiff?)$/iu.exec(name) ?? [];
  const promised = ending.toLowerCase().replace("jpg", "jpeg").replace(/^tif$/u, "tiff");
  if (promised === "" || promised === format) return [];
  return [{ kind: "note", words: say("info.lying-name", { name, format: format.toUpperCase() }) }];
}

function buttons({ paintedWith, recipe }: FoundRecipe, image: Attachment): readonly Button[] {
  const prompt = paintedWith?.request.prompt ?? "";
  const button = (label: Button["label"], command: string, options: Button["action"]["options"]): Button => ({
    label,
    style: "secondary",
    action: { command, action: "", options },
    for: "everyone",
  });
  return [
    { ...button(say("info.replay"), "replay", { image }), style: "primary" },
    ...(recipe === undefined ? [] : onePictureButtons(recipe, image)),
    ...(prompt.trim() === "" || prompt.length > LONGEST_PROMPT
      ? []
      : [
          button(say("info.tokenize"), "tokenize", { text: prompt, model: "clip" }),
          button(say("info.count"), "count", { prompt, model: "clip" }),
        ]),
  ];
}

/** What `/tokenize` takes. */
const LONGEST_PROMPT = 20_000;
