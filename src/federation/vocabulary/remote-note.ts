/**
 * Notes of other nodes: replies, private messages and poll votes. Whatever cannot be shown to be public is read as more
 * private, never less; the HTML is foreign and must be sanitised before anybody sees it.
 */
import type { LanguageTag, Texts } from "../../domain/language.ts";
import { PUBLIC } from "./contexts.ts";
import type { Ignored, JsonObject, JsonValue } from "./json.ts";
import { arrayOf, hrefOf, idOf, idsOf, ignored, lineOf, numberOf, objectOf, sameHost, typeOf, uriOf } from "./json.ts";
import { inboxLimits, readingLimits } from "../../domain/limits.ts";
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
  /** Those of `mentions` with the name they are called by. */
  readonly named: readonly { readonly uri: string; readonly name: string }[];
  /** Pictures and other files that hang on it; none is fetched. */
  readonly attachments: readonly RemoteFile[];
  /** The post it quotes, and the stamp by which that post's author allows it (FEP-044f); both are claims. */
  readonly quoteUri: string | null;
  readonly quoteStamp: string | null;
  /** Who may answer and quote, as far as it can be told from its interaction policy. */
  readonly replyPolicy: "anyone" | "followers" | "mentioned";
  readonly quotePolicy: "anyone" | "followers" | "nobody";
  /** The poll of a Question. */
  readonly poll: RemotePoll | null;
  readonly publishedAt: Temporal.Instant | null;
  readonly updatedAt: Temporal.Instant | null;
}

/** A file of another server. */
export interface RemoteFile {
  readonly url: string;
  readonly mediaType: string;
  readonly alt: string;
  readonly width: number | null;
  readonly height: number | null;
}

/** A poll as its server tells it. */
export interface RemotePoll {
  readonly isMultiple: boolean;
  readonly options: readonly { readonly name: string; readonly votes: number | null }[];
  readonly voters: number | null;
  readonly endsAt: Temporal.Instant | null;
  readonly isClosed: boolean;
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
  const attachments = filesFrom(note);
  if (contents.main === null && optionName === null && attachments.length === 0) return ignored("empty");
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
    named: namedFrom(note),
    attachments,
    ...quoteFrom(note),
    ...policiesFrom(note),
    poll: pollFrom(note),
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

/** The first four files with a web address; their words are text. */
function filesFrom(note: JsonObject): RemoteFile[] {
  const files = arrayOf(note["attachment"]).map(objectOf).filter((entry) => entry !== null);
  return files.flatMap((file) => {
    const url = file["type"] === "Link" || file["type"] === "PropertyValue" ? null : hrefOf(file["url"]);
    if (url === null) return [];
    const mediaType = lineOf(file["mediaType"], 100) ??
      (file["type"] === "Image" ? "image/*" : "application/octet-stream");
    const alt = lineOf(file["name"], readingLimits.altCharacters) ??
      lineOf(file["summary"], readingLimits.altCharacters) ?? "";
    return [{ url, mediaType, alt, width: sideOf(file["width"]), height: sideOf(file["height"]) }];
  }).slice(0, readingLimits.files);
}

function sideOf(value: JsonValue | undefined): number | null {
  const side = numberOf(value);
  return side !== null && side >= 1 && side <= 100_000 ? Math.round(side) : null;
}

function namedFrom(note: JsonObject): { uri: string; name: string }[] {
  const marks = arrayOf(note["tag"], readingLimits.tags).map(objectOf).filter((mark) => mark?.["type"] === "Mention");
  return marks.flatMap((mark) => {
    const uri = idOf(mark?.["href"]);
    return uri === null ? [] : [{ uri, name: lineOf(mark?.["name"], readingLimits.handleCharacters * 2) ?? "" }];
  });
}

/** FEP-044f's `quote`, and what Misskey, Fedibird and others wrote before it. */
function quoteFrom(note: JsonObject): Pick<RemoteNote, "quoteUri" | "quoteStamp"> {
  const quoteUri = ["quote", "quoteUrl", "quoteUri", "_misskey_quote"].map((name) => idOf(note[name]))
    .find((uri) => uri !== null) ?? null;
  return { quoteUri, quoteStamp: quoteUri === null ? null : idOf(note["quoteAuthorization"]) };
}

/**
 * GoToSocial's interaction policy. What is allowed without asking counts; without a policy anybody may answer, and quoting is
 * for nobody, as FEP-044f says.
 */
function policiesFrom(note: JsonObject): Pick<RemoteNote, "replyPolicy" | "quotePolicy"> {
  const policy = objectOf(note["interactionPolicy"]);
  const canReply = objectOf(policy?.["canReply"]);
  const replyPolicy = canReply === null ? "anyone" : allowed(canReply, "mentioned");
  const canQuote = objectOf(policy?.["canQuote"]);
  const quotePolicy = canQuote === null ? "nobody" : allowed(canQuote, "nobody");
  return { replyPolicy, quotePolicy };
}

function allowed<Else extends "mentioned" | "nobody">(
  rule: JsonObject,
  otherwise: Else,
): "anyone" | "followers" | Else {
  const listed = [...arrayOf(rule["automaticApproval"]), ...arrayOf(rule["always"])];
  if (listed.some((one) => PUBLIC_FORMS.includes(one))) return "anyone";
  return listed.some((one) => typeof one === "string" && one.endsWith("/followers")) ? "followers" : otherwise;
}

/** Options need a name each; beyond the bound none is read, because votes in a part of a poll would mean nothing. */
function pollFrom(note: JsonObject): RemotePoll | null {
  const isMultiple = note["anyOf"] !== undefined && note["anyOf"] !== null;
  const written = arrayOf(isMultiple ? note["anyOf"] : note["oneOf"], inboxLimits.pollOptions + 1);
  if (typeOf(note, ["Question"]) === null || written.length < 2 || written.length > inboxLimits.pollOptions) {
    return null;
  }
  const options = written.map(objectOf).flatMap((option) => {
    const name = lineOf(option?.["name"], readingLimits.optionCharacters);
    return name === null ? [] : [{ name, votes: countOf(objectOf(option?.["replies"])?.["totalItems"]) }];
  });
  if (options.length !== written.length || new Set(options.map(({ name }) => name)).size !== options.length) {
    return null;
  }
  const closed = note["closed"];
  const closedAt = instantOf(closed);
  const endsAt = instantOf(note["endTime"]) ?? closedAt;
  return {
    isMultiple,
    options,
    voters: countOf(note["votersCount"]),
    endsAt,
    isClosed: closed === true || closedAt !== null,
  };
}

function countOf(value: JsonValue | undefined): number | null {
  const count = numberOf(value);
  return count !== null && count >= 0 && count <= 1e9 ? Math.round(count) : null;
}
