/**
 * Settles which picture a text ends up with: the newly uploaded one, the one it already had, or none. A picture named by
 * a draft must exist; alternative texts always come with it.
 */
import type { Picture } from "../domain/campaign.ts";
import type { ReadyPicture, Work } from "./ports.ts";

/** Stores the new picture, if any, in the open transaction and returns what the text shall name; `missing` if unknown. */
export async function storedPicture(
  work: Work,
  input: { readonly draft: { readonly picture: Picture | null }; readonly newPicture: ReadyPicture | null },
): Promise<Picture | null | "missing"> {
  const named = input.draft.picture;
  if (input.newPicture !== null) {
    const mediaId = work.newId();
    await work.pictures.add(mediaId, input.newPicture);
    return { mediaId, alt: named?.alt ?? {} };
  }
  if (named === null) return null;
  return await work.pictures.exists(named.mediaId) ? named : "missing";
}
