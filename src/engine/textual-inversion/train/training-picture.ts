import sharp from "sharp";

/** What a training comes to so far, as a small PNG: a picture that names the embedding, and beside it the losses, shares of the first, falling from left to right. */
export async function trainingPicture(
  painted: Uint8Array,
  { losses, generations }: { readonly losses: readonly number[]; readonly generations: number },
): Promise<Uint8Array> {
  const picture = await sharp(painted).resize(SIDE, SIDE, { fit: "contain", background: GROUND }).png().toBuffer();
  return sharp({ create: { width: SIDE + CURVE, height: SIDE, channels: 3, background: GROUND } })
    .composite([
      { input: picture, left: 0, top: 0 },
      { input: Buffer.from(curve(losses, generations)), left: SIDE, top: 0 },
    ])
    .png()
    .toBuffer();
}

/** In pixels: a preview passes through chats many times. */
const SIDE = 128;
const CURVE = 160;
const MARGIN = 12;

const GROUND = "#1b1d22";
const LINE = "#8ab4ff";
const AXES = "#6b727e";

/** From the loss at the start, 1, down to 0; as wide as all generations. */
function curve(losses: readonly number[], generations: number): string {
  const x = (generation: number) => MARGIN + (generation / generations) * (CURVE - 2 * MARGIN);
  const y = (loss: number) => SIDE - MARGIN - loss * (SIDE - 2 * MARGIN);
  const points = [1, ...losses].map((loss, generation) => `${x(generation).toFixed(1)},${y(loss).toFixed(1)}`);
  const axes = `M${MARGIN} ${MARGIN}V${SIDE - MARGIN}H${CURVE - MARGIN}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${CURVE}" height="${SIDE}" fill="none"><path d="${axes}" stroke="${AXES}"/><polyline points="${points.join(" ")}" stroke="${LINE}" stroke-width="2"/></svg>`;
}
