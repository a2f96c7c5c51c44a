import type { Painting } from "../../engine/ports.ts";

/** A painting as a file, named for its seed. */
export function pictureFile({ recipe, png }: Pick<Painting, "recipe" | "png">) {
  return { name: `pictoken-${recipe.seed}.png`, mediaType: "image/png", bytes: png };
}
