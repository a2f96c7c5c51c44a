import { describe, expect, it } from "vitest";
import { readPickle } from "../../../src/engine/textual-inversion/pickle.ts";

function pickle(...parts: readonly (string | number)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.of(part))));
}

describe("readPickle", () => {
  // what Python's pickle.dumps(value, protocol) writes
  it.each([
    ["None, 2", "\x80\x02N.", null],
    ["[1, -2, 300], 2", "\x80\x02]q\x00(K\x01J\xfe\xff\xff\xffM,\x01e.", [1, -2, 300]],
    [
      "{'a': (True, 'é')}, 4",
      "\x80\x04\x95\x0f\x00\x00\x00\x00\x00\x00\x00}\x94\x8c\x01a\x94\x88\x8c\x02\xc3\xa9\x94\x86\x94s.",
      new Map([["a", [true, "é"]]]),
    ],
    ["1.5, 2", "\x80\x02G?\xf8\x00\x00\x00\x00\x00\x00.", 1.5],
    ["2**70, 2", `\x80\x02\x8a\x09${"\0".repeat(8)}\x40.`, 2n ** 70n],
    ["collections.OrderedDict(), 2", "\x80\x02ccollections\nOrderedDict\nq\x00)R.", new Map()],
  ])("reads %s", (_, bytes, value) => {
    const read = readPickle(pickle(bytes));
    expect(read.value).toEqual(value);
    expect(read.end).toBe(bytes.length);
  });

  it("keeps a call as a record, and collects the storages", () => {
    const { value, storages } = readPickle(
      pickle("\x80\x02ctorch._utils\n_rebuild_tensor_v2\nX\x01\x00\x00\x00kQ\x85R."),
    );
    expect(value).toEqual({
      kind: "call",
      callee: "torch._utils._rebuild_tensor_v2",
      args: [{ kind: "storage", id: "k" }],
    });
    expect(storages).toEqual([{ kind: "storage", id: "k" }]);
  });

  it.each([
    ["a name that is not torch's", "\x80\x02cposix\nsystem\n.", "embedding.unsafe"],
    ["a name from the stack", "\x80\x04\x8c\x02os\x8c\x06system\x93.", "embedding.unsafe"],
    ["an instance", "(S'x'\nios\nsystem\n.", "embedding.unsafe"],
    ["state for a list", "\x80\x02]N b.".replace(" ", ""), "embedding.unsafe"],
    ["a call of a list", "\x80\x02])R.", "embedding.damaged"],
    ["an empty stack", "\x80\x020.", "embedding.damaged"],
    ["no end", "\x80\x02N", "embedding.damaged"],
    ["a length beyond the end", "\x80\x02X\xff\xff\xff\x7fa.", "embedding.damaged"],
    ["a key that is a list", "\x80\x02}]Ns.", "embedding.damaged"],
  ])("refuses %s", (_, bytes, code) => {
    expect(() => readPickle(pickle(bytes))).toThrow(expect.objectContaining({ code }));
  });

  it("stops after a million operations", () => {
    expect(() => readPickle(Buffer.alloc(3_000_000, "N"))).toThrow(
      expect.objectContaining({ code: "embedding.damaged" }),
    );
  });

  it("survives any damage: every byte of a pickle changed to any other", () => {
    const whole = pickle("\x80\x02}q\x00X\x01\x00\x00\x00aq\x01ccollections\nOrderedDict\nq\x02)Rq\x03s.");
    for (let at = 0; at < whole.length; at++) {
      for (let byte = 0; byte < 256; byte++) {
        const damaged = Buffer.from(whole);
        damaged[at] = byte;
        try {
          readPickle(damaged);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^embedding\.(unsafe|damaged)$/) });
        }
      }
    }
  });
});
