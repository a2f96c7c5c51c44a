/** The models whose text encoders have vectors of this width, as people call them. */
export function modelsOf(width: number): string {
  return MODELS[width] ?? String(width);
}

const MODELS: Readonly<Record<number, string>> = {
  128: "demo",
  768: "SD 1.x",
  1024: "SD 2.x",
  1280: "SDXL (2)",
  2048: "SDXL",
};
