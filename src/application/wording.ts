/**
 * How rooms without pages of their own say a sentence in somebody's language. The catalogue lives with the pages; the
 * runtime hands this function to federation and workers, so that a cancelled call reads "Annulé" in Lyon.
 */
import type { LanguageTag } from "../domain/language.ts";

/**
 * Formats the message named `key` in a language, falling back along region → language → English when the interface
 * does not speak it. `values` fill the placeholders of an ICU message.
 */
export type Say = (language: LanguageTag, key: string, values?: Readonly<Record<string, string | number>>) => string;
