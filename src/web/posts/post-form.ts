/**
 * What a post holds while it is written: words by language, pictures with their own words, and to whom it goes. It comes from
 * the browser or from the database; nothing in it is trusted.
 */
import type { PostDraft } from "../../application/publish-post.ts";
import type { PostPicture, PostWords } from "../../application/posts/compose.ts";
import type { RemoteActor } from "../../application/remote-ports.ts";
import { reEncodePicture } from "../../application/pictures/re-encode.ts";
import { languagesOf } from "../../domain/language.ts";
import { postLimits } from "../../domain/limits.ts";
import { type Post, POST_AUDIENCES, type PostAttachment } from "../../domain/post.ts";
import { QUOTE_POLICIES, REPLY_POLICIES } from "../../domain/post-rules.ts";
import { type FormState, stateFromValues } from "../forms/form-state.ts";
import type { SubmittedForm } from "../forms/read-form.ts";

/** Something wrong at a field, by the message that says so. */
export interface FormProblem {
  readonly field: string;
  readonly key: string;
}

/** Pictures as they came with a form. */
export interface PicturesInForm {
  readonly pictures: readonly PostPicture[];
  readonly problems: readonly FormProblem[];
  /** Whether files came along, which a browser must choose again when the form is shown again. */
  readonly hadFiles: boolean;
}

/** No pictures. */
export const NO_PICTURES: PicturesInForm = { pictures: [], problems: [], hadFiles: false };

/** The form of a post that exists. */
export function postState(post: Post): FormState {
  const sources = post.sources ?? {};
  const main = post.language ?? Object.keys(sources)[0] ?? "en";
  const texts = Object.entries(sources).flatMap(([tag, { markdown, warning = "" }]) => [
    [`content.${tag}`, markdown],
    [`warning.${tag}`, warning],
  ]);
  const pictures = post.attachments.flatMap(({ alt }, at) => [
    [`alt${at + 1}`, alt],
    [`decorative${at + 1}`, alt === "" ? "yes" : ""],
  ]);
  return stateFromValues(main, languagesOf(sources, main), Object.fromEntries([...texts, ...pictures]));
}

/** The words of a form in the application's words. */
export function wordsOf(
  state: FormState,
  pictures: readonly PostPicture[],
  found: readonly RemoteActor[],
): PostWords {
  const texts = state.languages.flatMap((tag) => {
    const [markdown, warning] = [state.text(`content.${tag}`), state.text(`warning.${tag}`)];
    if (markdown === "" && tag !== state.language) return [];
    return [[tag, warning === "" ? { markdown } : { markdown, warning }] as const];
  });
  return { language: state.language, texts: Object.fromEntries(texts), pictures, found };
}

/** Whom a form is for; what is no choice becomes the narrowest there is. */
export function wishesOf(state: FormState): Pick<PostDraft, "audience" | "replyPolicy" | "quotePolicy"> {
  return {
    audience: POST_AUDIENCES.find((one) => one === state.text("audience")) ?? "direct",
    replyPolicy: REPLY_POLICIES.find((one) => one === state.text("replyPolicy")) ?? "mentioned",
    quotePolicy: QUOTE_POLICIES.find((one) => one === state.text("quotePolicy")) ?? "nobody",
  };
}

/**
 * Reads the pictures of a form: new ones re-encoded, stored ones that were not taken away. Each needs words, or the author's
 * word that it is mere decoration.
 */
export async function readPictures(form: SubmittedForm, stored: readonly PostAttachment[]): Promise<PicturesInForm> {
  const pictures: PostPicture[] = [];
  const problems: FormProblem[] = [];
  let hadFiles = false;
  for (let at = 1; at <= postLimits.pictures; at++) {
    const file = form.file(`picture${at}`);
    const kept = form.text(`remove${at}`) === "" ? stored[at - 1]?.mediaId ?? null : null;
    if (file === null && kept === null) continue;
    const alt = form.text(`decorative${at}`) === "" ? form.text(`alt${at}`) : "";
    if (alt === "" && form.text(`decorative${at}`) === "") {
      problems.push({ field: `alt${at}`, key: "write.alt_missing" });
    }
    if (file === null) {
      pictures.push({ mediaId: kept, newPicture: null, alt });
      continue;
    }
    hadFiles = true;
    const encoded = await reEncodePicture(new Uint8Array(await file.arrayBuffer()));
    if (!encoded.ok) {
      problems.push({ field: `picture${at}`, key: `picture.${encoded.reason}` });
      continue;
    }
    const { ok: _ok, ...newPicture } = encoded;
    pictures.push({ mediaId: null, newPicture, alt });
  }
  return { pictures, problems, hadFiles };
}
