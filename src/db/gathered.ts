/** Asks at once what is asked one by one: whatever comes while a question is under way goes into the next, and shares its answer. */
export function gathered<Item, Answer>(
  ask: (items: readonly Item[]) => Promise<Answer>,
): (item: Item) => Promise<Answer> {
  let next: { readonly items: Item[]; readonly answer: Promise<Answer> } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return (item) => {
    if (next !== undefined) {
      next.items.push(item);
      return next.answer;
    }
    const items = [item];
    const answer = last.then(() => {
      next = undefined;
      return ask(items);
    });
    next = { items, answer };
    last = answer.catch(() => {});
    return answer;
  };
}
