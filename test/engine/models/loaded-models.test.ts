import { describe, expect, it } from "vitest";
import { type Borrow, loadedModels } from "../../../src/engine/models/loaded-models.ts";

interface Thing extends AsyncDisposable {
  readonly name: string;
}

function things(budget: number) {
  const log: string[] = [];
  const loaded = loadedModels(budget);
  const borrow: Borrow<Thing> = loaded.of("things");
  const load = (name: string) => async (): Promise<Thing> => {
    log.push(`+${name}`);
    return { name, [Symbol.asyncDispose]: async () => void log.push(`-${name}`) };
  };
  const ask = (name: string, bytes = 10) => borrow(name, bytes, load(name));
  const use = async (name: string, bytes = 10) => {
    using loan = await ask(name, bytes);
    return loan.model;
  };
  return { log, loaded, ask, use, load };
}

/** What is closed when a loan ends is closed soon after. */
const turns = () => new Promise((resolve) => setTimeout(resolve));

describe("loadedModels", () => {
  it("loads a model once, also when it is asked for twice at a time", async () => {
    const { log, use } = things(100);
    const [first, second] = await Promise.all([use("a"), use("a")]);
    expect(first).toBe(second);
    expect(await use("a")).toBe(first);
    expect(log).toEqual(["+a"]);
  });

  it("closes the one that was asked for longest ago, before another is loaded", async () => {
    const { log, use } = things(20);
    for (const name of ["a", "b", "a", "c", "b"]) await use(name);
    expect(log).toEqual(["+a", "+b", "-b", "+c", "-a", "+b"]);
  });

  it("counts bytes, not models, of all kinds together", async () => {
    const { log, loaded, use } = things(20);
    await use("small", 4);
    await use("large", 16);
    const others = loaded.of<Thing>("others");
    using _loan = await others("small", 3, async () => ({ name: "other", [Symbol.asyncDispose]: async () => {} }));
    expect(log).toEqual(["+small", "+large", "-small", "-large"].slice(0, 3));
    expect((await use("large", 16)).name).toBe("large");
    expect(log).toEqual(["+small", "+large", "-small"]);
  });

  it("never closes one that is lent; it goes when it is given back", async () => {
    const { log, ask, use } = things(10);
    const loan = await ask("a");
    await use("b");
    await use("c");
    expect(log).toEqual(["+a", "+b", "-b", "+c"]);
    loan[Symbol.dispose]();
    await turns();
    expect(log).toEqual(["+a", "+b", "-b", "+c", "-a"]);
  });

  it("loads one that is too large for the budget alone, and keeps it until another is asked for", async () => {
    const { log, use } = things(10);
    await use("small");
    await use("huge", 500);
    await use("huge", 500);
    expect(log).toEqual(["+small", "-small", "+huge"]);
    await use("small");
    expect(log).toEqual(["+small", "-small", "+huge", "-huge", "+small"]);
  });

  it("tries again after a failure, whose room is free then", async () => {
    const { log, loaded, use } = things(20);
    const broken = loaded.of<Thing>("things")("a", 15, () => Promise.reject(new Error("damaged")));
    await expect(broken).rejects.toThrow("damaged");
    await use("b");
    await use("a");
    expect(log).toEqual(["+b", "+a"]);
  });
});
