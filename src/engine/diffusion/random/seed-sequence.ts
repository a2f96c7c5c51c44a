/**
 * numpy's `SeedSequence(entropy, spawn_key=…, pool_size=24).generate_state(count)`: 32-bit words well mixed from a seed (O'Neill 2015, “C++ seeding
 * surprises”; numpy's bit_generator.pyx). `entropy` and the keys are 0…2^53−1.
 */
export function seedWords(entropy: number, spawnKey: readonly number[], count: number): Uint32Array {
  const words = wordsOf(entropy);
  // zeros in between keep a key from being taken for more entropy
  while (spawnKey.length > 0 && words.length < POOL) words.push(0);
  words.push(...spawnKey.flatMap(wordsOf));
  const pool = mixed(words);
  const hash = hasher(0x8b51f9dd, 0x58f38ded);
  return Uint32Array.from({ length: count }, (_, i) => hash(pool[i % POOL]!));
}

/** torchsde's choice; numpy's own default is 4. */
const POOL = 24;

function mixed(words: readonly number[]): Uint32Array {
  const hash = hasher(0x43b0d7e5, 0x931e8875);
  const pool = Uint32Array.from({ length: POOL }, (_, i) => hash(words[i] ?? 0));
  for (let from = 0; from < POOL; from++) {
    for (let to = 0; to < POOL; to++) if (from !== to) pool[to] = mix(pool[to]!, hash(pool[from]!));
  }
  for (const word of words.slice(POOL)) {
    for (let to = 0; to < POOL; to++) pool[to] = mix(pool[to]!, hash(word));
  }
  return pool;
}

function hasher(start: number, multiplier: number): (word: number) => number {
  let constant = start;
  return (word) => {
    const keyed = word ^ constant;
    constant = Math.imul(constant, multiplier);
    const product = Math.imul(keyed, constant);
    return (product ^ (product >>> 16)) >>> 0;
  };
}

function mix(x: number, y: number): number {
  const difference = (Math.imul(x, 0xca01f9dd) - Math.imul(y, 0x4973f715)) | 0;
  return (difference ^ (difference >>> 16)) >>> 0;
}

/** Low word first; at least one. */
function wordsOf(value: number): number[] {
  return value < 2 ** 32 ? [value] : [value % 2 ** 32, Math.floor(value / 2 ** 32)];
}
