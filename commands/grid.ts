import { EngineError } from "../src/engine/errors.ts";
import type { Recipe } from "../src/engine/ports.ts";
import { imageGridOutput, type JobInput } from "../src/jobs/job-types.ts";
import { defineCommand } from "./define.ts";
import { withEmbeddings } from "./embedding/known-embeddings.ts";
import { followJob } from "./follow-job.ts";
import { type Axis, axisNames, readAxis } from "./grid/axes.ts";
import { promptMatrix } from "./grid/prompt-matrix.ts";
import { imageRequest } from "./imagine/image-request.ts";
import { imagineOptions } from "./imagine/imagine-options.ts";
import { recipeFacts } from "./imagine/recipe-facts.ts";
import { recipeNotes } from "./imagine/recipe-notes.ts";
import { remarkNotes } from "./imagine/remark-notes.ts";
import { withStyles } from "./imagine/with-styles.ts";
import type { Facts } from "./reply.ts";
import { say, verbatim } from "./words.ts";

const {
  prompt,
  count: _count,
  image: _image,
  mask: _mask,
  strength: _strength,
  "mask-blur": _maskBlur,
  "masked-content": _maskedContent,
  "invert-mask": _invertMask,
  "mask-padding": _maskPadding,
  "image-guidance": _imageGuidance,
  private: _private,
  ...rest
} = imagineOptions;

/** Pictures side by side that differ in one thing across and in another down, or in the parts of a prompt. */
export const grid = defineCommand({
  name: "grid",
  summary: "grid.summary",
  examples: [
    "/grid x:steps x-values:4,8,16 y:guidance y-values:1,3,5 seed:1 a red circle",
    '/grid x:prompt x-values:"red, green, blue" seed:1 a red circle on a white background',
    "/grid seed:1 a red circle|on a blue background|small",
  ],
  options: {
    prompt,
    x: { kind: "choice", summary: "grid.x", choices: axisNames },
    "x-values": { kind: "text", summary: "grid.x-values", maxLength: 1000 },
    y: { kind: "choice", summary: "grid.y", choices: axisNames },
    "y-values": { kind: "text", summary: "grid.y-values", maxLength: 1000 },
    ...rest,
  },
  async *run({ options, caller, locale, target, signal, readAttachment }, services) {
    const styled = await withStyles({ ...options, ...UNUSED }, services.styles);
    const { given: _given, ...asked } = await imageRequest(styled, readAttachment, services.files);
    const { columns, rows, base } = sidesOf(options, asked);
    const cells = rows.at.flatMap((down) => columns.at.map((across) => across(down(base))));
    if (cells.length > MOST_CELLS) throw new EngineError("grid.too-many", { cells: cells.length, max: MOST_CELLS });
    for (const model of new Set(cells.map((cell) => cell.model))) await services.models.find("text-to-image", model);
    const filled = await Promise.all(cells.map((cell) => withEmbeddings(cell, caller, services)));
    const input = { cells: filled, columns: [...columns.labels], rows: [...rows.labels], locale };
    const origin = { command: "grid", action: "", caller, locale, target };
    yield* followJob({ type: "image.grid", input, origin }, services.jobs, signal);
  },
  present(output, { files }) {
    const { recipes, columns, rows, remarks } = imageGridOutput.parse(output);
    const [picture, archive] = files;
    const [first] = recipes;
    if (picture === undefined || archive === undefined || first === undefined)
      throw new TypeError("image.grid gave no grid");
    return {
      blocks: [
        { kind: "image", file: picture, alt: verbatim(first.prompt) },
        ...recipeNotes(first),
        ...remarkNotes(remarks),
        { kind: "text", words: say("grid.single", { count: recipes.length }) },
        { kind: "file", file: archive },
        { kind: "facts", facts: sharedFacts(recipes) },
      ],
      audience: "everyone",
      data: {
        columns,
        rows,
        grid: { ...picture },
        archive: { ...archive },
        ...(remarks !== undefined && { remarks }),
        cells: recipes.map((recipe, i) => ({
          column: i % columns.length,
          row: Math.floor(i / columns.length),
          recipe,
        })),
      },
    };
  },
});

/** Of what begins with a picture there is nothing here. */
const UNUSED = {
  count: 1,
  image: undefined,
  mask: undefined,
  strength: undefined,
  "mask-blur": undefined,
  "masked-content": undefined,
  "invert-mask": undefined,
  "mask-padding": undefined,
  "image-guidance": undefined,
  private: undefined,
} as const;

/** What made every one of the pictures. */
function sharedFacts(recipes: readonly Recipe[]): Facts {
  const [first = [], ...others] = recipes.map((recipe) => recipeFacts([recipe]).map((fact) => JSON.stringify(fact)));
  return first.filter((fact) => others.every((facts) => facts.includes(fact))).map((fact) => JSON.parse(fact));
}

/** Every cell is a picture of its own, and a grid of more is too small to read in a chat. */
const MOST_CELLS = 36;

type Request = JobInput<"image.generate">;

interface Sides {
  readonly columns: Axis;
  readonly rows: Axis;
  readonly base: Request;
}

/** Nothing changes. */
const ONE: Axis = { labels: [""], at: [(request) => request] };

function sidesOf(
  options: { readonly [Side in "x" | "y"]: (typeof axisNames)[number] | undefined } & {
    readonly [Values in "x-values" | "y-values"]: string | undefined;
  },
  asked: Request,
): Sides {
  const { x, y } = options;
  if (x === undefined && y === undefined) {
    const matrix = promptMatrix(asked.prompt);
    if (matrix === undefined) throw new EngineError("grid.nothing");
    return { ...matrix, base: { ...asked, prompt: matrix.base } };
  }
  const side = (axis: typeof x, values: string | undefined) => {
    if (axis === undefined) return ONE;
    if (values === undefined) throw new EngineError("grid.values", { axis, given: "" });
    return readAxis(axis, values, asked);
  };
  return { columns: side(x, options["x-values"]), rows: side(y, options["y-values"]), base: asked };
}
