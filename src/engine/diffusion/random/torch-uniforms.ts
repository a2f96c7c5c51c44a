/** Evenly distributed numbers of torch's CPU generator. */
export interface TorchUniforms {
  /** The next 32 random bits. */
  readonly word: () => number;
  /** 24 of them, in [0, 1): torch's float32 `rand`. */
  readonly uniform32: () => number;
  /** 53 random bits in [0, 1), of which the high word is drawn first: torch's float64 `rand`. */
  readonly uniform64: () => number;
}

/** The Mersenne Twister MT19937 (Matsumoto & Nishimura 1998), seeded with the low 32 bits of `seed`, which is 0…2^53−1. */
export function torchUniforms(seed: number): TorchUniforms {
  const word = mersenneTwister(seed % 2 ** 32);
  return {
    word,
    uniform32: () => (word() & 0xffffff) * 2 ** -24,
    uniform64: () => ((word() & 0x1fffff) * 2 ** 32 + word()) * 2 ** -53,
  };
}

/** MT19937: gives the next 32 random bits. `init_genrand` and `genrand_int32` of the authors' mt19937ar.c (2002). */
function mersenneTwister(seed: number): () => number {
  const size = 624;
  const middle = 397;
  const state = new Uint32Array(size);
  state[0] = seed;
  for (let i = 1; i < size; i++) {
    const previous = state[i - 1]!;
    state[i] = Math.imul(previous ^ (previous >>> 30), 1812433253) + i;
  }
  let index = size;

  function twist(): void {
    // without a division: this is a third of the time of drawing noise
    for (let i = 0; i < size; i++) {
      const bits = (state[i]! & 0x80000000) | (state[i + 1 < size ? i + 1 : 0]! & 0x7fffffff);
      const other = state[i < size - middle ? i + middle : i + middle - size]!;
      state[i] = other ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
    }
    index = 0;
  }

  return () => {
    if (index === size) twist();
    let bits = state[index++]!;
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return (bits ^ (bits >>> 18)) >>> 0;
  };
}
