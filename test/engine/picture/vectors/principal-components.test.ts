import { expect, test } from "vitest";
import { principalComponents } from "../../../../src/engine/picture/vectors/principal-components.ts";
import { expectCloseTo } from "../../../support/close-to.ts";

test("Components are NumPy's, up to their sign", () => {
  // numpy: X = array below; u, s, v = np.linalg.svd(X - X.mean(0)); (u * s)[:, :2], s**2 / (s**2).sum()
  const rows = [
    [2, 0, 1],
    [0, 1, 3],
    [4, 4, 0],
    [1, 2, 2],
  ].map((row) => Float32Array.from(row));
  const { points, shares } = principalComponents(rows);
  expectCloseTo(shares, SHARES, 1e-6);
  expectCloseTo(
    points.map(([x]) => Math.abs(x)),
    FIRST,
    1e-6,
  );
  expectCloseTo(
    points.map(([, y]) => Math.abs(y)),
    SECOND,
    1e-6,
  );
});

test("Vectors that are all the same are one point", () => {
  const { points, shares } = principalComponents([1, 2, 3].map(() => new Float32Array([5, 5])));
  expect(points).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
  expect(shares).toEqual([0, 0]);
});

const SHARES = [0.8148512383571663, 0.18383007970272763];
const FIRST = [0.5995181774512591, 2.3106256040836555, 3.5046171721764394, 0.5944733906415239];
const SECOND = [1.7365305752937004, 0.7253765398583988, 0.3015537492946417, 0.7096002861406601];
