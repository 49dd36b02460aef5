/**
 * Does a thing for each of a list, a few at a time, for so long: what other servers are asked must end, however many there
 * are and however slowly they answer.
 */

const AT_ONCE = 4;

/** Answers in the order of the list; for what was not begun before the time was over there is no answer. Throws what an act throws. */
export async function sideBySide<Item, Answer>(
  list: readonly Item[],
  withinMs: number,
  act: (item: Item) => Promise<Answer>,
): Promise<readonly (Answer | undefined)[]> {
  const until = performance.now() + withinMs;
  const answers = Array.from<unknown, Answer | undefined>({ length: list.length }, () => undefined);
  const waiting = list.entries();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const [at, item] of waiting) {
      if (performance.now() > until) return;
      answers[at] = await act(item);
    }
  }));
  return answers;
}
