/**
 * Takes a file as the command line hands it in: JSON already parsed, its picture as bytes. Everything that is wrong is
 * said at once with its path, and a picture is re-encoded only when nothing else is wrong.
 */
import { z } from "zod";
import type { Finding, Parsed } from "../../application/files/findings.ts";
import { reEncodePicture } from "../../application/pictures/re-encode.ts";
import type { ReadyPicture } from "../../application/ports.ts";
import type { Picture } from "../../domain/campaign.ts";
import type { Texts } from "../../domain/language.ts";
import { pictureSentence } from "./refusals.ts";

const handedPicture = z.union([z.object({ base64: z.string() }), z.object({ problem: z.string() })]).nullable();

/** A file with the pictures it names: their bytes in base64, or why they could not be read. */
export const handedIn = z.object({
  content: z.unknown(),
  picture: handedPicture,
  /** Those named by `images`, in their order. */
  pictures: z.array(handedPicture).optional(),
});

/** See {@link handedIn}. */
export type HandedIn = z.output<typeof handedIn>;

interface WithPicturePath {
  readonly picturePath: string | null;
  readonly pictureAlt: Texts | null;
}

/** A file understood, with its picture ready to be stored; or every mistake as `path: sentence`. */
export type Taken<File> =
  | {
    readonly ok: true;
    readonly file: File;
    readonly picture: Picture | null;
    readonly newPicture: ReadyPicture | null;
    readonly warnings: readonly string[];
  }
  | { readonly ok: false; readonly sentences: readonly string[] };

/** Parses what was handed in. A file that names no picture has none afterwards, whatever it had before. */
export async function takeFile<File extends WithPicturePath>(
  given: HandedIn,
  parse: (content: unknown) => Parsed<File>,
): Promise<Taken<File>> {
  const parsed = parse(given.content);
  const unread = given.picture !== null && "problem" in given.picture ? [`image: ${given.picture.problem}`] : [];
  if (!parsed.ok) return { ok: false, sentences: [...parsed.findings.map(written), ...unread] };
  if (unread.length > 0) return { ok: false, sentences: unread };
  const { value: file } = parsed;
  const warnings = parsed.warnings.map(written);
  if (file.picturePath === null) return { ok: true, file, picture: null, newPicture: null, warnings };
  if (given.picture === null || !("base64" in given.picture)) {
    return { ok: false, sentences: ["image: Was not handed in with the file."] };
  }
  const encoded = await reEncodePicture(Buffer.from(given.picture.base64, "base64"));
  if (!encoded.ok) return { ok: false, sentences: [`image: ${pictureSentence(encoded.reason)}`] };
  const { bytes, mediaType, width, height } = encoded;
  const picture = { mediaId: "", alt: file.pictureAlt ?? {} };
  return { ok: true, file, picture, newPicture: { bytes, mediaType, width, height }, warnings };
}

/** The pictures a file names by `images`, ready to be stored, in its order; or what is wrong with each. */
export async function takePictures(
  { pictures = [] }: HandedIn,
  named: readonly { readonly alt: Texts }[],
): Promise<
  | { readonly ok: true; readonly newPictures: readonly { readonly picture: ReadyPicture; readonly alt: Texts }[] }
  | { readonly ok: false; readonly sentences: readonly string[] }
> {
  const sentences: string[] = [];
  const newPictures: { picture: ReadyPicture; alt: Texts }[] = [];
  for (const [at, { alt }] of named.entries()) {
    const given = pictures[at] ?? { problem: "Was not handed in with the file." };
    const encoded = "problem" in given ? null : await reEncodePicture(Buffer.from(given.base64, "base64"));
    if ("problem" in given) sentences.push(`images.${at}.image: ${given.problem}`);
    else if (encoded?.ok === true) {
      const { ok: _ok, ...picture } = encoded;
      newPictures.push({ picture, alt });
    } else if (encoded !== null) sentences.push(`images.${at}.image: ${pictureSentence(encoded.reason)}`);
  }
  return sentences.length === 0 ? { ok: true, newPictures } : { ok: false, sentences };
}

/** One finding as it is printed; a mistake of the whole file has no path to name. */
export function written({ path, sentence }: Finding): string {
  return path === "" ? `The file: ${sentence}` : `${path}: ${sentence}`;
}
