/** When a translation is out of date. */
import { expect, test } from "vitest";
import { nextRevisions, outdatedLanguages } from "./translation.ts";

const words = (fr: string, es?: string) => ({
  language: "fr",
  texts: { fr: { name: fr }, ...(es === undefined ? {} : { es: { name: es } }) },
});

test("a translation is out of date once the original changed after it", () => {
  const [before, after] = [words("un", "uno"), words("deux", "uno")];
  expect(outdatedLanguages(nextRevisions({}, before, after), after)).toEqual(["es"]);
});

test("a translation that is changed, or added, with or after the original fits it", () => {
  const changed = nextRevisions({}, words("un", "uno"), words("deux", "uno"));
  const mended = nextRevisions(changed, words("deux", "uno"), words("deux", "dos"));
  expect(outdatedLanguages(mended, words("deux", "dos"))).toEqual([]);
  expect(outdatedLanguages(nextRevisions({}, words("un", "uno"), words("deux", "dos")), words("deux", "dos"))).toEqual(
    [],
  );
  const added = nextRevisions(nextRevisions({}, words("un"), words("deux")), words("deux"), words("deux", "dos"));
  expect(outdatedLanguages(added, words("deux", "dos"))).toEqual([]);
});

test("it stays out of date when something else is saved", () => {
  const changed = nextRevisions({}, words("un", "uno"), words("deux", "uno"));
  const again = nextRevisions(changed, words("deux", "uno"), words("deux", "uno"));
  expect(outdatedLanguages(again, words("deux", "uno"))).toEqual(["es"]);
});

test("when another language becomes the original everything begins anew", () => {
  const changed = nextRevisions({}, words("un", "uno"), words("deux", "uno"));
  const turned = { ...words("deux", "uno"), language: "es" };
  expect(outdatedLanguages(nextRevisions(changed, words("deux", "uno"), turned), turned)).toEqual([]);
});
