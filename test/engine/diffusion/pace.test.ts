import { describe, expect, it } from "vitest";
import { measuredPace } from "../../../src/engine/diffusion/pace.ts";

/** Asks for as many as there could be, again and again, of a network that takes `ms(n)` for n. */
function settled(most: number, ms: (together: number) => number): number {
  const pace = measuredPace();
  for (let round = 0; round < 20; round++) {
    const together = pace.best("a", most);
    for (let run = 0; run < 3; run++) pace.tell("a", together, ms(together));
  }
  return pace.best("a", most);
}

describe("measuredPace", () => {
  it("takes one until it knows how long that takes, then tries two", () => {
    const pace = measuredPace();
    expect(pace.best("a", 16)).toBe(1);
    for (let run = 0; run < 3; run++) pace.tell("a", 1, 10);
    expect(pace.best("a", 16)).toBe(2);
    expect(pace.best("a", 1)).toBe(1);
    expect(pace.best("b", 16)).toBe(1);
  });

  it.each([
    ["each takes as long as alone", (n: number) => 10 * n, 1],
    ["two take as long as people wait on average", (n: number) => 7.5 * n, 1],
    ["a batch takes no longer than one", () => 10, 16],
    ["two go well and more do not", (n: number) => (n <= 2 ? 12 : 100 * n), 2],
  ])("where %s", (_, ms, best) => {
    expect(settled(16, ms)).toBe(best);
  });

  it("takes no more than there are, in powers of two", () => {
    expect(settled(7, () => 10)).toBe(4);
  });

  it("does not let one disturbed run decide", () => {
    const pace = measuredPace();
    for (const ms of [10, 10, 10]) pace.tell("a", 1, ms);
    for (const ms of [90, 12, 12]) pace.tell("a", 2, ms);
    expect(pace.best("a", 2)).toBe(2);
  });
});
