import { describe, expect, it } from "vitest";
import { keepLast } from "../../../src/engine/models/keep-last.ts";

interface Thing extends AsyncDisposable {
  readonly name: string;
}

function things() {
  const made: string[] = [];
  const closed: string[] = [];
  const make = (name: string) => async (): Promise<Thing> => {
    made.push(name);
    return { name, [Symbol.asyncDispose]: async () => void closed.push(name) };
  };
  return { made, closed, make };
}

describe("keepLast", () => {
  it("makes a value once, also when it is asked for twice at a time", async () => {
    const { made, make } = things();
    const get = keepLast<Thing>(2);
    const [first, second] = await Promise.all([get("a", make("a")), get("a", make("a"))]);
    expect(first).toBe(second);
    expect(made).toEqual(["a"]);
  });

  it("closes the one that was asked for longest ago", async () => {
    const { made, closed, make } = things();
    const get = keepLast<Thing>(2);
    for (const name of ["a", "b", "a", "c", "a", "b"]) await get(name, make(name));
    expect(closed).toEqual(["b", "c"]);
    expect(made).toEqual(["a", "b", "c", "b"]);
  });

  it("tries again after a failure", async () => {
    const { make } = things();
    const get = keepLast<Thing>(2);
    await expect(get("a", () => Promise.reject(new Error("damaged")))).rejects.toThrow("damaged");
    expect((await get("a", make("a"))).name).toBe("a");
  });
});
