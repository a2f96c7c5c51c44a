/** Evenly distributed numbers of torch's CPU generator. */
export interface TorchUniforms {
  /** The next 32 random bits. */
  readonly word: () => number;
  /** 24 of them in each, in [0, 1): torch's float32 `rand`, written to the places from `from` on. */
  readonly fill32: (values: Float32Array, from: number) => void;
  /** 53 random bits in [0, 1), of which the high word is drawn first: torch's float64 `rand`. */
  readonly uniform64: () => number;
}

/** The Mersenne Twister MT19937 (Matsumoto & Nishimura 1998), seeded with the low 32 bits of `seed`, which is 0…2^53−1. */
export function torchUniforms(seed: number): TorchUniforms {
  const state = seeded(seed % 2 ** 32);
  let index = SIZE;

  function word(): number {
    if (index === SIZE) {
      twist(state);
      index = 0;
    }
    return tempered(state[index++]!) >>> 0;
  }

  return {
    word,
    fill32(values, from) {
      for (let at = from; at < values.length; ) {
        if (index === SIZE) {
          twist(state);
          index = 0;
        }
        const end = Math.min(values.length, at + SIZE - index);
        while (at < end) values[at++] = (tempered(state[index++]!) & 0xffffff) * 2 ** -24;
      }
    },
    uniform64: () => ((word() & 0x1fffff) * 2 ** 32 + word()) * 2 ** -53,
  };
}

const SIZE = 624;
const MIDDLE = 397;

/** `init_genrand` of the authors' mt19937ar.c (2002). */
function seeded(seed: number): Int32Array {
  const state = new Int32Array(SIZE); // signed, so that the engine keeps its words in 32-bit registers
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) {
    const previous = state[i - 1]!;
    state[i] = Math.imul(previous ^ (previous >>> 30), 1812433253) + i;
  }
  return state;
}

/** The first half of `genrand_int32`: 624 new words; in stretches, as a division by 624 would be a third of the time of drawing noise. */
function twist(state: Int32Array): void {
  for (let i = 0; i < SIZE - MIDDLE; i++) state[i] = state[i + MIDDLE]! ^ mixed(state[i]!, state[i + 1]!);
  for (let i = SIZE - MIDDLE; i < SIZE - 1; i++) state[i] = state[i + MIDDLE - SIZE]! ^ mixed(state[i]!, state[i + 1]!);
  state[SIZE - 1] = state[MIDDLE - 1]! ^ mixed(state[SIZE - 1]!, state[0]!);
}

function mixed(high: number, low: number): number {
  const bits = (high & 0x80000000) | (low & 0x7fffffff);
  return (bits >>> 1) ^ (-(bits & 1) & 0x9908b0df);
}

/** The second half. */
function tempered(word: number): number {
  let bits = word ^ (word >>> 11);
  bits ^= (bits << 7) & 0x9d2c5680;
  bits ^= (bits << 15) & 0xefc60000;
  return bits ^ (bits >>> 18);
}
