import { expect, test, vi } from "vitest";
import { createAcknowledgements } from "../../../src/bot/discord/acknowledgements.ts";

const DEFERRED = { type: 5 };

test("the first answer decides who sees it", async () => {
  const respond = vi.fn(async () => {});
  const acknowledgements = createAcknowledgements();
  await acknowledgements.open("1", respond);
  expect(respond).not.toHaveBeenCalled();
  expect(await acknowledgements.settle("1", "caller")).toBe("caller");
  expect(await acknowledgements.settle("1", "everyone")).toBe("caller");
  expect(respond.mock.calls).toEqual([[{ ...DEFERRED, data: { flags: 64 } }]]);
});

test("without an answer it is acknowledged after 300 ms, as if for everyone", async () => {
  const respond = vi.fn(async () => {});
  const acknowledgements = createAcknowledgements();
  await acknowledgements.open("1", respond);
  await vi.waitFor(() => expect(respond.mock.calls).toEqual([[DEFERRED]]));
  expect(await acknowledgements.settle("1", "caller")).toBe("everyone");
});

test("where many come at once, all are acknowledged before work on the later ones begins", async () => {
  const acknowledgements = createAcknowledgements();
  const held = Promise.withResolvers<void>();
  const respond = vi.fn(() => held.promise);
  const began: string[] = [];
  for (const id of ["1", "2", "3", "4", "5"]) void acknowledgements.open(id, respond).then(() => began.push(id));
  await new Promise((later) => setTimeout(later, 50));
  expect(began).toEqual(["1", "2", "3"]);
  expect(respond).toHaveBeenCalledTimes(5);
  held.resolve();
  await vi.waitFor(() => expect(began).toHaveLength(5));
});

test("an acknowledgement that hangs holds up nobody for long, and its failure is told to whoever shows the answer", async () => {
  const acknowledgements = createAcknowledgements();
  const fails = async () => {
    throw new Error("refused");
  };
  for (const id of ["1", "2", "3"]) await acknowledgements.open(id, () => new Promise(() => {}));
  const from = Date.now();
  await acknowledgements.open("4", fails);
  expect(Date.now() - from).toBeLessThan(1500);
  await expect(acknowledgements.settle("4", "everyone")).rejects.toThrow("refused");
});

test("what came to another process is not acknowledged here", async () => {
  expect(await createAcknowledgements().settle("1", "everyone")).toBeUndefined();
});
