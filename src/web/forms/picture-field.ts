/**
 * The picture of a form: the one already stored, a new one, or none. A new file is re-encoded before anything is kept;
 * browsers cannot be handed a file back, so a form that is shown again asks for it again and says so.
 */
import { reEncodePicture } from "../../application/pictures/re-encode.ts";
import type { ReadyPicture } from "../../application/ports.ts";
import type { Picture } from "../../domain/campaign.ts";
import type { Texts } from "../../domain/language.ts";
import { type FormState, textsOf } from "./form-state.ts";
import type { SubmittedForm } from "./read-form.ts";

/** What a form says about its picture. `problem` is why a new file can't be used (`picture.<problem>` in the locales). */
export interface PictureInForm {
  readonly ready: ReadyPicture | null;
  readonly storedId: string | null;
  readonly problem: "too_large" | "not_an_image" | "too_many_pixels" | null;
}

/** No picture at all. */
export const NO_PICTURE: PictureInForm = { ready: null, storedId: null, problem: null };

/** Reads the picture of a submitted form. `stored` is the picture the text had; a ticked `removePicture` drops it. */
export async function readPicture(form: SubmittedForm, stored: Picture | null): Promise<PictureInForm> {
  const storedId = form.text("removePicture") === "" ? stored?.mediaId ?? null : null;
  const file = form.file("picture");
  if (file === null) return { ready: null, storedId, problem: null };
  const encoded = await reEncodePicture(new Uint8Array(await file.arrayBuffer()));
  if (!encoded.ok) return { ready: null, storedId, problem: encoded.reason };
  const { bytes, mediaType, width, height } = encoded;
  return { ready: { bytes, mediaType, width, height }, storedId, problem: null };
}

/** The fields of a stored picture's words. */
export function pictureFields(picture: Picture | null): Record<string, string> {
  return Object.fromEntries(Object.entries(picture?.alt ?? {}).map(([tag, alt]) => [`imageAlt.${tag}`, alt]));
}

/**
 * The picture as the file names it. When one is removed its words go too, so that it takes one click; words whose picture
 * was not chosen again after a preview stay, so that the parser asks for it and nobody publishes without noticing.
 */
export function pictureJson(state: FormState, picture: PictureInForm): Record<string, unknown> {
  const imageAlt = textsOf(state, "imageAlt");
  if (picture.ready !== null || picture.storedId !== null) return { image: picture.storedId ?? "picture", imageAlt };
  return state.text("removePicture") === "" && Object.keys(imageAlt).length > 0 ? { imageAlt } : {};
}

/** The picture as the draft names it: a new one gets its id when it is stored. */
export function draftPicture(picture: PictureInForm, alt: Texts | null): Picture | null {
  if (picture.ready === null && picture.storedId === null) return null;
  return { mediaId: picture.ready === null ? picture.storedId ?? "" : "", alt: alt ?? {} };
}
