import type { Services } from "../../commands/services.ts";
import { EngineError } from "../../src/engine/errors.ts";

type Library = Services["embeddingLibrary"];
type KeptFile = Parameters<Library["add"]>[1];

/** A library of embeddings that lives as long as the test. */
export function memoryLibrary(): Library {
  const kept = new Map<string, KeptFile>();
  const keyOf = (server: string, name: string) => `${server} ${name.toLowerCase()}`;
  const change = (server: string, name: string, how: (one: KeptFile) => KeptFile | undefined) => {
    const one = kept.get(keyOf(server, name));
    if (one === undefined) return false;
    kept.delete(keyOf(server, name));
    const changed = how(one);
    if (changed !== undefined) kept.set(keyOf(server, changed.name), changed);
    return true;
  };
  return {
    list: async (server) => [...kept].flatMap(([key, one]) => (key.startsWith(`${server} `) ? [one] : [])),
    find: async (server, name) => kept.get(keyOf(server, name)),
    async add(server, one) {
      const there = kept.get(keyOf(server, one.name));
      if (there !== undefined && there.shorthash !== one.shorthash)
        throw new EngineError("embedding.name-taken", { name: one.name });
      kept.set(keyOf(server, one.name), there ?? one);
    },
    previews: async (server, names) =>
      names.flatMap((name) => {
        const one = kept.get(keyOf(server, name));
        return one?.preview === undefined ? [] : [{ name: one.name, preview: one.preview }];
      }),
    async illustrate(server, { name, shorthash, preview }) {
      const isSame = kept.get(keyOf(server, name))?.shorthash === shorthash;
      if (isSame) change(server, name, (one) => ({ ...one, preview }));
    },
    async approve(server, name, shorthash) {
      const isSame = kept.get(keyOf(server, name))?.shorthash === shorthash;
      return isSame && change(server, name, (one) => ({ ...one, state: "usable" }));
    },
    async rename(server, name, to, state) {
      if (kept.has(keyOf(server, to)) && to.toLowerCase() !== name.toLowerCase())
        throw new EngineError("embedding.name-taken", { name: to });
      return change(server, name, (one) => ({ ...one, name: to, state }));
    },
    remove: async (server, name) => change(server, name, () => undefined),
  };
}
