/**
 * Notes of other nodes: replies, private messages and poll votes. Whatever cannot be shown to be public is read as more
 * private, never less; the HTML is foreign and must be sanitised before anybody sees it.
 */
import type { LanguageTag, Texts } from "../../domain/language.ts";
import { PUBLIC } from "./contexts.ts";
import type { Ignored, JsonObject, JsonValue } from "./json.ts";
import { arrayOf, hrefOf, idOf, idsOf, ignored, lineOf, objectOf, sameHost, typeOf, uriOf } from "./json.ts";
import { readingLimits } from "./reading-limits.ts";
import { hashtagsFrom, languageOf, mentionsFrom, remoteHtml } from "./remote-texts.ts";
import { instantOf } from "./times.ts";

/** Who may read a Note: everybody, everybody but not in lists, the author's followers, or those it names. */
export type Audience = "public" | "unlisted" | "followers" | "direct";

/** What is read as a message: other software replies with these too. */
export const NOTE_TYPES = ["Note", "Article", "Page", "Question"] as const;

/** A Note of another node. `content` and `contents` are foreign HTML. */
export interface RemoteNote {
  readonly kind: "note";
  readonly uri: string;
  readonly type: typeof NOTE_TYPES[number];
  /** The author, on the host of `uri`; of several the first. */
  readonly attributedTo: string;
  readonly inReplyTo: string | null;
  readonly language: LanguageTag | null;
  readonly content: string;
  readonly contents: Texts;
  readonly contentWarning: string | null;
  readonly audience: Audience;
  /** Set by Mastodon on private mentions; never republish. */
  readonly directMessage: boolean;
  /** Everybody it is addressed to by name or collection, without the public. */
  readonly recipients: readonly string[];
  /** The option chosen when this is a poll vote: a Note with a name, an answer and no text (FEP-9967). */
  readonly optionName: string | null;
  /** The page for people, only when on the host of `uri`. */
  readonly url: string | null;
  readonly tags: readonly string[];
  readonly mentions: readonly string[];
  /** How many files hang on it; none is fetched. */
  readonly attachments: number;
  readonly publishedAt: Temporal.Instant | null;
  readonly updatedAt: Temporal.Instant | null;
}

const PUBLIC_FORMS: readonly JsonValue[] = [PUBLIC, "as:Public", "Public"];

/**
 * Reads a Note, or says why not: `not_a_note`, `missing_id`, `foreign_author` or `empty`. Never throws. A vote's id is a
 * fragment that cannot be fetched; that is no mistake.
 */
export function noteFromObject(raw: unknown): RemoteNote | Ignored {
  const note = objectOf(raw);
  const type = note === null ? null : typeOf(note, NOTE_TYPES);
  if (note === null || type === null) return ignored("not_a_note");
  const uri = uriOf(note["id"]);
  if (uri === null) return ignored("missing_id");
  const author = idOf(note["attributedTo"]);
  if (author === null || !sameHost(author, uri)) return ignored("foreign_author");
  const contents = remoteHtml(note, "content");
  const inReplyTo = idOf(note["inReplyTo"]);
  const optionName = contents.main === null && inReplyTo !== null ? optionOf(note) : null;
  const attachments = arrayOf(note["attachment"]).length;
  if (contents.main === null && optionName === null && attachments === 0) return ignored("empty");
  const page = hrefOf(note["url"]);
  return {
    kind: "note",
    uri,
    type,
    attributedTo: author,
    inReplyTo,
    language: languageOf(note, contents),
    content: contents.main ?? "",
    contents: contents.texts,
    contentWarning: lineOf(note["summary"]),
    audience: audienceOf(note),
    directMessage: note["directMessage"] === true,
    recipients: recipientsOf(note),
    optionName,
    url: sameHost(page, uri) ? page : null,
    tags: hashtagsFrom(note),
    mentions: mentionsFrom(note),
    attachments,
    publishedAt: instantOf(note["published"]),
    updatedAt: instantOf(note["updated"]),
  };
}

/**
 * Who may read an object, from its `to` and `cc` alone. A recipient is taken for a followers' collection when its path
 * ends so, as with every known server; anything else is a person, and the object then direct.
 */
export function audienceOf(object: JsonObject): Audience {
  const to = arrayOf(object["to"], readingLimits.recipients);
  const cc = arrayOf(object["cc"], readingLimits.recipients);
  const isPublic = (recipient: JsonValue) => PUBLIC_FORMS.includes(recipient);
  if (object["directMessage"] === true) return "direct";
  if (to.some(isPublic)) return "public";
  if (cc.some(isPublic)) return "unlisted";
  return recipientsOf(object).some((uri) => new URL(uri).pathname.endsWith("/followers")) ? "followers" : "direct";
}

function recipientsOf(object: JsonObject): string[] {
  const named = ["to", "cc"].flatMap((property) => idsOf(object[property], readingLimits.recipients));
  return [...new Set(named)].filter((uri) => !PUBLIC_FORMS.includes(uri));
}

function optionOf(note: JsonObject): string | null {
  return lineOf(note["name"], readingLimits.optionCharacters);
}
