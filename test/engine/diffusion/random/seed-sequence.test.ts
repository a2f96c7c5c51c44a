import { describe, expect, it } from "vitest";
import { seedWords } from "../../../../src/engine/diffusion/random/seed-sequence.ts";

describe("seedWords", () => {
  it.each([
    // numpy.random.SeedSequence(entropy, spawn_key=…, pool_size=24).generate_state(3), numpy 1.24.2
    [0, [], [4025752534, 2687548107, 2326983537]],
    [1, [], [1562320788, 951463468, 2354141792]],
    [1234, [], [4280268349, 3829106894, 2675148735]],
    [1234, [0, 0], [840100010, 4216861537, 2835682605]],
    [1234, [5, 3], [1860635963, 869273324, 1971674113]],
  ])("gives numpy's words for %d with the key %j", (entropy, key, expected) => {
    expect([...seedWords(entropy, key, 3)]).toEqual(expected);
  });
});
