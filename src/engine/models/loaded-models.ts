/** What is loaded, of all kinds together, within so much memory. */
export interface LoadedModels {
  /** Those of one kind; `kind` keeps their keys apart from others'. */
  of<Model extends AsyncDisposable>(kind: string): Borrow<Model>;
}

/** Lends a model that is loaded, or loads it; `bytes` are what it will take. It stays loaded until the loan ends at least. */
export type Borrow<Model> = (key: string, bytes: number, load: () => Promise<Model>) => Promise<Loan<Model>>;

interface Loan<Model> extends Disposable {
  readonly model: Model;
}

/**
 * Keeps models loaded while they fit into `budget` bytes together; those that were asked for longest ago are closed, none that is lent. One
 * that is too large for the budget is loaded all the same, when all others that are not lent are closed. What could not be loaded is not kept.
 */
export function loadedModels(budget: number): LoadedModels {
  const loaded = new Map<string, Loaded>(); // the least recently asked for comes first

  return {
    of: (kind) => async (key, bytes, load) => {
      const name = `${kind} ${key}`;
      const one = loaded.get(name) ?? { loans: 0, bytes, model: undefined };
      loaded.delete(name);
      loaded.set(name, one);
      one.loans++;
      one.model ??= makeRoom().then(load);
      try {
        const model = (await one.model) as Awaited<ReturnType<typeof load>>;
        return { model, [Symbol.dispose]: () => giveBack(one) };
      } catch (error) {
        if (loaded.get(name) === one) loaded.delete(name);
        throw error;
      }
    },
  };

  function giveBack(one: Loaded): void {
    one.loans--;
    makeRoom().catch(() => {}); // a model that can't be closed is its own trouble, not that of the one who borrowed another
  }

  async function makeRoom(): Promise<void> {
    const others = [...loaded].slice(0, -1);
    let taken = [...loaded.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    const leaving: Loaded[] = [];
    for (const [name, one] of others) {
      if (taken <= budget) break;
      if (one.loans > 0) continue;
      loaded.delete(name);
      leaving.push(one);
      taken -= one.bytes;
    }
    for (const { model } of leaving) await (await model)?.[Symbol.asyncDispose]();
  }
}

interface Loaded {
  loans: number;
  readonly bytes: number;
  model: Promise<AsyncDisposable> | undefined;
}
