import { expect, test } from "vitest";
import { sharedWork } from "../../../src/engine/embeddings/shared-work.ts";

/** Work that ends when it is told to, and knows whether it was stopped. */
function bench() {
  const share = sharedWork<string>();
  const begun: { readonly signal: AbortSignal; readonly end: (value: string) => void }[] = [];
  const make = (signal: AbortSignal) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    signal.addEventListener("abort", () => reject(signal.reason));
    begun.push({ signal, end: resolve });
    return promise;
  };
  return { begun, ask: (key: string, signal?: AbortSignal) => share(key, make, signal) };
}

test("Those who ask for the same wait for one piece of work, others for another", async () => {
  const { begun, ask } = bench();
  const asked = [ask("a"), ask("a"), ask("b")];
  expect(begun).toHaveLength(2);
  begun[0]!.end("one");
  begun[1]!.end("two");
  expect(await Promise.all(asked)).toEqual(["one", "one", "two"]);
  void ask("a");
  expect(begun).toHaveLength(3);
});

test("Who leaves is let go at once, and the work goes on for the others", async () => {
  const { begun, ask } = bench();
  const leaving = new AbortController();
  const [first, second] = [ask("a", leaving.signal), ask("a")];
  leaving.abort(new Error("gone"));
  await expect(first).rejects.toThrow("gone");
  expect(begun[0]!.signal.aborted).toBe(false);
  begun[0]!.end("done");
  expect(await second).toBe("done");
});

test("The work is stopped with the last who leaves, and begins anew for the next", async () => {
  const { begun, ask } = bench();
  const [one, other] = [new AbortController(), new AbortController()];
  const asked = [ask("a", one.signal), ask("a", other.signal)];
  one.abort();
  other.abort();
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(begun[0]!.signal.aborted).toBe(true);
  const next = ask("a");
  begun[1]!.end("anew");
  expect(await next).toBe("anew");
  await expect(ask("a", AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
  expect(begun).toHaveLength(2);
});
