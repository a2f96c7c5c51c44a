import { isDeepStrictEqual } from "node:util";
import type { ImageRequest, ModelSession, Painting, PaintRun, TextToImage } from "../ports.ts";
import { inStep, type Seat } from "../runtime/in-step.ts";
import { companyOf } from "./company.ts";
import type { DiffusionModels, GetModel } from "./model/diffusion-models.ts";
import type { Pace } from "./pace.ts";
import type { Paint } from "./text-to-image.ts";

export interface TogetherParts {
  readonly inTurn: DiffusionModels["inTurn"];
  readonly paint: Paint;
  /** The most requests that are painted at once. */
  readonly most: number;
  readonly pace: Pace;
}

/**
 * Paints requests in the order in which they come. One whose turn it is may take others along that wait and fit (see `companyOf`): all walk in step then, and
 * the UNet is asked for them at once, which gives each the picture that it would get alone. Each has its own progress, and may fail or be stopped on its own.
 */
export function paintTogether({ inTurn, paint, most, pace }: TogetherParts): TextToImage {
  let waiting: Asked[] = [];

  return {
    async paint(request, run = {}) {
      const { signal } = run;
      signal?.throwIfAborted();
      const asked: Asked = { request, run, company: companyOf(request), ...Promise.withResolvers() };
      const onAbort = () => {
        if (taken([asked]).length > 0) asked.reject(signal?.reason);
      };
      waiting.push(asked);
      signal?.addEventListener("abort", onAbort);
      void inTurn((get) => sit(get, partyOf(asked)));
      return asked.promise.finally(() => signal?.removeEventListener("abort", onAbort));
    },
  };

  /** Empty where it was taken along, or stopped, before its turn came. */
  function partyOf(asked: Asked): readonly Asked[] {
    if (!waiting.includes(asked)) return [];
    const { company } = asked;
    if (company === undefined || most === 1) return taken([asked]);
    const fitting = [asked];
    for (const other of waiting)
      if (other.company?.walk === company.walk && !fitting.some((one) => isDeepStrictEqual(one.request, other.request)))
        fitting.push(other);
    return taken(fitting.slice(0, pace.best(company.kind, Math.min(most, fitting.length))));
  }

  /** Those of them that still wait, which they do no longer. */
  function taken(some: readonly Asked[]): readonly Asked[] {
    const found = some.filter((one) => waiting.includes(one));
    waiting = waiting.filter((one) => !found.includes(one));
    return found;
  }

  async function sit(get: GetModel, party: readonly Asked[]): Promise<void> {
    const kind = party[0]?.company?.kind;
    const getOne = oneForAll(get);
    const table = roundTable(party.length, kind === undefined ? undefined : (...told) => pace.tell(kind, ...told));
    await Promise.all(
      party.map(async ({ request, run, resolve, reject }, place) => {
        const seated: GetModel = async (...asked) => {
          const model = await getOne(...asked);
          return { ...model, unet: table.seat(model.unet, place) };
        };
        await paint(seated, request, run).then(resolve, reject);
        table.leave(place);
      }),
    );
  }
}

interface Asked extends PromiseWithResolvers<readonly Painting[]> {
  readonly request: ImageRequest;
  readonly run: PaintRun;
  readonly company: ReturnType<typeof companyOf>;
}

/** The same model for a whole party, even if its files are replaced meanwhile: at two tables everyone would wait for the others. */
function oneForAll(get: GetModel): GetModel {
  const got = new Map<string, ReturnType<GetModel>>();
  return (...asked) => {
    const key = JSON.stringify(asked);
    const model = got.get(key) ?? get(...asked);
    got.set(key, model);
    return model;
  };
}

/** Seats for a party at each network that it asks. */
function roundTable(places: number, onRun: ((together: number, ms: number) => void) | undefined) {
  const tables = new Map<ModelSession, readonly Seat[]>();
  const left = new Set<number>();
  return {
    seat(network: ModelSession, place: number): ModelSession {
      let seats = tables.get(network);
      if (seats === undefined) {
        seats = inStep(network, places, { shared: ["timestep"], onRun });
        for (const gone of left) seats[gone]![Symbol.dispose]();
        tables.set(network, seats);
      }
      return seats[place]!.session;
    },
    leave(place: number): void {
      left.add(place);
      for (const seats of tables.values()) seats[place]![Symbol.dispose]();
    },
  };
}
