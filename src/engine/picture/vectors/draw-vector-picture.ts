import { createFonts } from "../fonts.ts";
import { rasteriseFully } from "../rasterise.ts";
import { barsSvg } from "./bars.ts";
import { type Pen, penWith } from "./canvas.ts";
import { heatMapSvg } from "./heat-map.ts";
import { matrixSvg } from "./matrix.ts";
import { project } from "./project.ts";
import { scatterSvg } from "./scatter.ts";
import type { VectorPicture } from "./vector-picture.ts";
import { weightedWordsSvg } from "./weighted-words.ts";

/** Draws pictures as PNG, with fonts that it opens when first needed and keeps. Takes a core for tens of milliseconds: for a thread of its own. */
export function createVectorDrawing(): (picture: VectorPicture) => Promise<Uint8Array> {
  const pen = penWith(createFonts());
  return async (picture) => rasteriseFully(await svgOf(picture, pen));
}

function svgOf(picture: VectorPicture, pen: Pen): Promise<string> {
  switch (picture.kind) {
    case "heat-map":
      return heatMapSvg(picture, pen);
    case "bars":
      return barsSvg(picture, pen);
    case "projection":
      return scatterSvg(project(picture), pen);
    case "matrix":
      return matrixSvg(picture, pen);
    case "words":
      return weightedWordsSvg(picture, pen);
    default:
      return picture satisfies never;
  }
}
