import { describe, expect, it } from "vitest";
import type { ModelSession, Tensor, TensorInfo } from "../../../src/engine/ports.ts";
import { inStep } from "../../../src/engine/runtime/in-step.ts";

const shared = ["timestep"];

/** y = 10·x + timestep, row by row; a run of more rows than `most` fails. What it was asked is written down as [rows, timestep]. */
function network(most = Number.POSITIVE_INFINITY, batch: string | number = "batch") {
  const asked: (readonly [number, number])[] = [];
  const input = (name: string, ...dims: TensorInfo["dims"]): TensorInfo => ({ name, type: "float32", dims });
  const session: ModelSession = {
    inputs: [input("x", batch, 2), input("timestep", 1)],
    outputs: [input("y", batch, 2)],
    async run({ x, timestep }) {
      const rows = x!.dims[0]!;
      const time = Number(timestep!.data[0]);
      asked.push([rows, time]);
      if (rows > most) throw new Error(`${rows} rows are too many`);
      return { y: { ...x!, data: (x!.data as Float32Array).map((value) => 10 * value + time) } };
    },
    [Symbol.asyncDispose]: async () => {},
  };
  return { session, asked };
}

const floats = (dims: readonly number[], ...values: readonly number[]): Tensor => ({
  type: "float32",
  dims,
  data: Float32Array.from(values),
});
const feeds = (timestep: number, ...values: readonly number[]) => ({
  x: floats([values.length / 2, 2], ...values),
  timestep: floats([1], timestep),
});

describe("inStep", () => {
  it("waits for all, asks once, and gives each its own rows", async () => {
    const { session, asked } = network();
    const seats = inStep(session, 3, { shared });
    const calls = [feeds(1, 1, 2, 3, 4), feeds(1, 5, 6, 7, 8), feeds(1, 9, 10, 11, 12)];
    const outputs = await Promise.all(calls.map((call, i) => seats[i]!.session.run(call)));
    expect(asked).toEqual([[6, 1]]);
    expect(outputs.map(({ y }) => y)).toEqual([
      floats([2, 2], 11, 21, 31, 41),
      floats([2, 2], 51, 61, 71, 81),
      floats([2, 2], 91, 101, 111, 121),
    ]);
  });

  it("keeps calls apart that differ in what is shared, or in shape", async () => {
    const { session, asked } = network();
    const seats = inStep(session, 5, { shared });
    const wide = { x: floats([1, 3], 1, 2, 3), timestep: floats([1], 1) };
    const calls = [feeds(1, 1, 2), feeds(2, 1, 2), wide, feeds(1, 3, 4), feeds(1, 5, 6, 7, 8)];
    const outputs = await Promise.all(calls.map((call, i) => seats[i]!.session.run(call)));
    expect(asked.toSorted()).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 1],
    ]);
    expect(outputs.map(({ y }) => [...(y!.data as Float32Array)])).toEqual([
      [11, 21],
      [12, 22],
      [11, 21, 31],
      [31, 41],
      [51, 61, 71, 81],
    ]);
  });

  it("waits no longer for those who left, however often they say so", async () => {
    const { session, asked } = network();
    const seats = inStep(session, 3, { shared });
    const first = seats[0]!.session.run(feeds(1, 1, 2));
    const second = seats[1]!.session.run(feeds(1, 3, 4));
    seats[2]![Symbol.dispose]();
    seats[2]![Symbol.dispose]();
    await Promise.all([first, second]);
    seats[0]![Symbol.dispose]();
    await seats[1]!.session.run(feeds(2, 3, 4));
    expect(asked).toEqual([
      [2, 1],
      [1, 2],
    ]);
  });

  it("runs a batch that fails call by call; only who fails alone is told", async () => {
    const { session, asked } = network(1);
    const seats = inStep(session, 3, { shared });
    const outcomes = await Promise.allSettled([
      seats[0]!.session.run(feeds(1, 1, 2)),
      seats[1]!.session.run(feeds(1, 1, 2)),
      seats[2]!.session.run(feeds(1, 1, 2, 3, 4)),
    ]);
    expect(outcomes).toMatchObject([
      { status: "fulfilled" },
      { status: "fulfilled" },
      { status: "rejected", reason: { message: "2 rows are too many" } },
    ]);
    expect(asked.toSorted()).toEqual([
      [1, 1],
      [1, 1],
      [2, 1],
      [2, 1],
    ]);
  });

  it("runs a network whose batch is fixed one by one", async () => {
    const { session, asked } = network(1, 1);
    const seats = inStep(session, 2, { shared });
    await Promise.all([seats[0]!.session.run(feeds(1, 1, 2)), seats[1]!.session.run(feeds(1, 3, 4))]);
    expect(asked).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it("tells how many went together", async () => {
    const told: number[] = [];
    const { session } = network();
    const seats = inStep(session, 2, { shared, onRun: (together) => told.push(together) });
    await Promise.all([seats[0]!.session.run(feeds(1, 1, 2)), seats[1]!.session.run(feeds(1, 3, 4))]);
    seats[0]![Symbol.dispose]();
    await seats[1]!.session.run(feeds(1, 3, 4));
    expect(told).toEqual([2, 1]);
  });
});
