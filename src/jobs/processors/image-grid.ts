import { promisify } from "node:util";
import { zip } from "fflate";
import type { z } from "zod";
import { infotext } from "../../engine/diffusion/recipe/infotext.ts";
import { withPngTexts } from "../../engine/diffusion/recipe/png-text.ts";
import type { DrawGrid } from "../../engine/picture/draw-grid.ts";
import type { Painting, Remark, TextToImage } from "../../engine/ports.ts";
import type { imageGridOutput, JobInput } from "../job-types.ts";
import type { JobProgress, Processor } from "../ports.ts";
import { requestOf } from "./image-request.ts";
import { reportPainting } from "./report-painting.ts";

/** Paints every cell of a grid, those of one model after another, and draws them under their labels: one picture, and an archive of the single ones. */
export function imageGrid(painter: TextToImage, drawGrid: DrawGrid): Processor<JobInput<"image.grid">> {
  return async ({ cells, columns, rows, locale }, { signal, report }) => {
    const paintings: Painting[] = [];
    for (const [done, { cell, i }] of inOrder(cells).entries()) {
      signal.throwIfAborted();
      const onProgress = reportPainting(ofAll(report, done, cells.length));
      const [painting] = await painter.paint(requestOf(cell), { signal, onProgress });
      if (painting === undefined) throw new TypeError("the painter gave no picture");
      paintings[i] = painting;
    }
    const drawn = await drawGrid({ pictures: paintings.map(({ png }) => png), columns, rows, locale });
    signal.throwIfAborted();
    const remarks = eachOnce(paintings.flatMap((painting) => painting.remarks ?? []));
    const output: z.infer<typeof imageGridOutput> = {
      recipes: paintings.map(({ recipe }) => recipe),
      columns,
      rows,
      ...(remarks.length > 0 && { remarks }),
    };
    return {
      output,
      files: [
        {
          name: "pictoken-grid.png",
          mediaType: "image/png",
          bytes: withPngTexts(drawn, { parameters: infotext(paintings[0]!.recipe) }),
        },
        { name: "pictoken-grid.zip", mediaType: "application/zip", bytes: await archive(paintings, columns.length) },
      ],
    };
  };
}

function eachOnce(remarks: readonly Remark[]): Remark[] {
  return [...new Map(remarks.map((remark) => [JSON.stringify(remark), remark])).values()];
}

type Cell = JobInput<"image.grid">["cells"][number];

/** A model that was loaded once is not loaded again. */
function inOrder(cells: readonly Cell[]): readonly { readonly cell: Cell; readonly i: number }[] {
  return cells
    .map((cell, i) => ({ cell, i }))
    .sort((a, b) => (a.cell.model ?? "").localeCompare(b.cell.model ?? "") || a.i - b.i);
}

/** The steps of one picture as steps of all, taking the others for as long. */
function ofAll(report: (progress: JobProgress) => void, before: number, cells: number) {
  return ({ done, total, ...rest }: JobProgress) =>
    report({ done: before * total + done, total: cells * total, ...rest });
}

/** PNGs are compressed already. */
function archive(paintings: readonly Painting[], columns: number): Promise<Uint8Array> {
  const files = paintings.map(({ png, recipe }, i): [string, Uint8Array] => {
    const place = `row-${Math.floor(i / columns) + 1}-column-${(i % columns) + 1}`;
    return [`${place}-seed-${recipe.seed}.png`, png];
  });
  return promisify<Record<string, Uint8Array>, { level: 0 }, Uint8Array>(zip)(Object.fromEntries(files), { level: 0 });
}
