import { UMAP } from "umap-js";
import { principalComponents } from "./principal-components.ts";
import type { Scatter } from "./scatter.ts";
import type { Projection } from "./vector-picture.ts";

/** From here on principal components are a cloud; UMAP (McInnes et al. 2018) keeps neighbours together. */
const MANY = 200;

/** UMAP takes two seconds for these. */
const MOST = 1500;

/** Where vectors stand in the plane. Of very many, as many as can be computed, evenly chosen. */
export function project({ rows }: Projection): Scatter {
  const step = Math.max(1, rows.length / MOST);
  const some = rows.length <= MOST ? rows : Array.from({ length: MOST }, (_, i) => rows[Math.floor(i * step)]!);
  const { points, axes } = some.length < MANY ? byComponents(some) : byNeighbours(some);
  return { axes, points: some.map(({ label, quiet }, i) => ({ label, quiet, x: points[i]![0]!, y: points[i]![1]! })) };
}

type Rows = Projection["rows"];
type Placed = Pick<Scatter, "axes"> & { readonly points: readonly (readonly number[])[] };

function byComponents(rows: Rows): Placed {
  const { points, shares } = principalComponents(rows.map(({ values }) => values));
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return { points, axes: [`PC 1 · ${percent(shares[0])}`, `PC 2 · ${percent(shares[1])}`] };
}

function byNeighbours(rows: Rows): Placed {
  const umap = new UMAP({ nComponents: 2, nNeighbors: 15, random: sequence() });
  return { points: umap.fit(rows.map(({ values }) => [...values])), axes: ["UMAP 1", "UMAP 2"] };
}

/** The same numbers every time, 0…1 (Park & Miller 1988): the same vectors give the same picture. */
function sequence(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
