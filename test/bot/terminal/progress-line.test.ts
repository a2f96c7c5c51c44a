import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { progressLine } from "../../../src/bot/terminal/progress-line.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("in a terminal one line changes, fits, and is wiped at the end", () => {
  const { stream, written } = recorder({ isTTY: true, columns: 30 });
  const line = progressLine(stream);
  line.show(working(0, 0, "Waiting, number 2 in the queue, behind others"));
  line.show(working(6, 12, "Step 6 of 12"));
  line.clear();
  expect(written).toEqual([
    "\r\x1b[2KWaiting, number 2 in the que…",
    "\r\x1b[2K████████████░░░░░░░░░░░░ Ste…",
    "\r\x1b[2K",
  ]);
});

test("anywhere else a line comes now and then", () => {
  const { stream, written } = recorder({});
  const line = progressLine(stream);
  for (let done = 0; done < 25; done++) {
    line.show(working(done, 25, `Step ${done} of 25`));
    vi.advanceTimersByTime(1000);
  }
  line.clear();
  expect(written).toEqual([
    "Step 0 of 25\n",
    "██████████░░░░░░░░░░░░░░ Step 10 of 25\n",
    "███████████████████░░░░░ Step 20 of 25\n",
  ]);
});

test("words that a person wrote can't drive the terminal", () => {
  const { stream, written } = recorder({ isTTY: true, columns: 80 });
  progressLine(stream).show(working(0, 1, "\x1b[2J\nowned"));
  expect(written).toEqual(["\r\x1b[2K␛[2J␊owned"]);
});

function working(done: number, total: number, words: string) {
  return {
    blocks: [{ kind: "progress" as const, done, total, words }],
    buttons: [],
    audience: "everyone" as const,
    data: null,
    final: false,
  };
}

function recorder(terminal: { readonly isTTY?: boolean; readonly columns?: number }) {
  const written: string[] = [];
  return { written, stream: { ...terminal, write: (text: string) => written.push(text) } };
}
