import { expect, test } from "vitest";
import { gathered } from "../../src/db/gathered.ts";

test("what is asked in one moment, or while a question is under way, is one question", async () => {
  const asked: (readonly number[])[] = [];
  const ask = gathered(async (items: readonly number[]) => {
    asked.push([...items]);
    await new Promise((later) => setTimeout(later, 5));
    return items.length;
  });
  const first = [ask(1), ask(2)];
  await Promise.resolve();
  const second = [ask(3), ask(4), ask(5)];
  expect(await Promise.all([...first, ...second])).toEqual([2, 2, 3, 3, 3]);
  expect(asked).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
});

test("a question that fails fails for those who asked it, and the next is asked all the same", async () => {
  const ask = gathered(async ([first = 0]: readonly number[]) => {
    if (first === 1) throw new Error("no answer");
    return first;
  });
  const [failed, other] = [ask(1), ask(2)];
  await expect(failed).rejects.toThrow("no answer");
  await expect(other).rejects.toThrow("no answer");
  expect(await ask(3)).toBe(3);
});
