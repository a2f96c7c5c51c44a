import { isEngineError } from "../../errors.ts";
import type { Painting } from "../../ports.ts";
import type { TrainingState } from "./train-embedding.ts";
import { trainingPicture } from "./training-picture.ts";

type Preview = (state: TrainingState, values: Float32Array) => Promise<Uint8Array | undefined>;

/**
 * Shows a training now and then: after its first generation and then ten times at most, where something better was found. `paint` paints the best
 * vectors so far. A preview that can't be painted is none; the training goes on.
 */
export function trainingPreviews(
  generations: number,
  paint: (values: Float32Array) => Promise<readonly Painting[]>,
): Preview {
  let next = 1;
  let shown = 1;
  return async ({ search: { generation }, losses }, values) => {
    const [loss = 1] = losses.slice(-1);
    if (generation < next || generation >= generations || loss >= shown) return undefined;
    next = generation + Math.ceil(generations / MOST_PREVIEWS);
    shown = loss;
    try {
      const [painting] = await paint(values);
      return painting && (await trainingPicture(painting.png, { losses, generations }));
    } catch (error) {
      if (isEngineError(error)) return undefined;
      throw error;
    }
  };
}

/** A picture takes as many calls of the network as a few generations. */
const MOST_PREVIEWS = 10;
