/** Small things people settle about themselves: the language of letters to them, and that they have read their log. */
import { isLanguageTag } from "../../domain/language.ts";
import type { Ports } from "../ports.ts";

/** Remembers the person's language; what is no language is left alone. */
export async function chooseLanguage(
  ports: Ports,
  command: { readonly personId: string; readonly language: string },
): Promise<void> {
  if (!isLanguageTag(command.language)) return;
  await ports.transact((work) => work.accounts.setLanguage(command.personId, command.language));
}

/** Notes that the person has read what happened to their ways in. */
export async function readNotes(ports: Ports, command: { readonly personId: string }): Promise<void> {
  await ports.transact((work) => work.accounts.seeNotes(command.personId));
}
