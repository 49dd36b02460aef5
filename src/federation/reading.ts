/**
 * Loads what remote servers say about themselves and their calls, and turns it into the application's words: foreign HTML
 * sanitised, everything bounded, and only documents whose id is the address they were asked for, served by that origin: an
 * open redirect on a trusted server must not let another speak for it (threat 31).
 */
import type { DocumentLoader } from "@fedify/fedify/runtime";
import type { RemoteActor, RemoteCall } from "../application/remote-ports.ts";
import { foreignPlainText, sanitiseForeignHtml } from "../application/text/sanitise.ts";
import type { Texts } from "../domain/language.ts";
import { DocumentGone, DocumentRefused } from "./document-loader.ts";
import { actorFromObject, callFromObject, type RemoteActor as ActorReading } from "./vocabulary/remote.ts";
import type { RemoteCall as CallReading } from "./vocabulary/remote.ts";

/** A remote actor with what only some handlers ask for. */
export interface ReadActor {
  readonly actor: RemoteActor;
  readonly alsoKnownAs: readonly string[];
  /** Where it says it went; a claim. */
  readonly movedTo: string | null;
  /** Whether its public posts may be found by searching (FEP-5feb). */
  readonly indexable: boolean;
}

/** Reads remote documents; see {@link createReading}. A document that can't be had for now throws. */
export interface Reading {
  /** The actor at an address; null when it is gone, or is not an actor this node takes. */
  actor(uri: string): Promise<ReadActor | null>;
  /** The same, past every cache: for somebody who has just changed it and waits. */
  actorAsOfNow(uri: string): Promise<ReadActor | null>;
  /** The call at an address on its own origin; null when it is gone or is no call. */
  call(uri: string): Promise<RemoteCall | null>;
  /** The same, past every cache: for changes that somebody else than the owner told of. */
  callAsOfNow(uri: string): Promise<RemoteCall | null>;
  /** Any document at an address whose id is that address; null when it is gone or is something else. */
  document(uri: string): Promise<unknown>;
  /** The same, past every cache. */
  documentAsOfNow(uri: string): Promise<unknown>;
  /**
   * The id of what an address leads to, such as a page somebody pasted; null when nothing is there, or when it says it is on
   * another origin. What has this id is to be read from there.
   */
  idAt(url: string): Promise<string | null>;
  /** Whether the server of an address says, when asked anew, that nothing is there any more (404, 410, Tombstone). */
  isGone(uri: string): Promise<boolean>;
  /** Whether this node exchanges nothing with a host: then nothing is asked there either. */
  isShut(host: string): Promise<boolean>;
}

/** How a reader loads. */
export interface ReadingOptions {
  /** May remember documents for a while. */
  readonly loader: DocumentLoader;
  /** Remembers nothing. */
  readonly freshLoader: DocumentLoader;
  /** Whether a server is blocked: nothing is fetched from it, whoever names its documents (CVE-2026-23961). */
  isBlocked(host: string): Promise<boolean>;
}

/** Builds the reader. */
export function createReading({ loader, freshLoader, isBlocked }: ReadingOptions): Reading {
  const load = async (uri: string, by: DocumentLoader) => {
    if (!URL.canParse(uri) || await isBlocked(new URL(uri).host)) return { document: null, documentUrl: uri };
    return await by(uri);
  };
  const documentBy = async (uri: string, by: DocumentLoader): Promise<unknown> => {
    try {
      const { document, documentUrl } = await load(uri, by);
      const isOwn = URL.parse(documentUrl)?.origin === URL.parse(uri)?.origin;
      return isOwn && idOfDocument(document) === uri ? document : null;
    } catch (error) {
      if (error instanceof DocumentGone || error instanceof DocumentRefused) return null;
      throw error;
    }
  };
  const document = (uri: string) => documentBy(uri, loader);
  const callBy = async (uri: string, by: DocumentLoader): Promise<RemoteCall | null> => {
    const reading = callFromObject(await documentBy(uri, by));
    return reading.kind === "ignored" ? null : callOf(reading);
  };
  const actorBy = async (uri: string, by: DocumentLoader): Promise<ReadActor | null> => {
    const reading = actorFromObject(await documentBy(uri, by));
    if (reading.kind === "ignored") return null;
    const { alsoKnownAs, movedTo, indexable } = reading;
    return { actor: actorOf(reading), alsoKnownAs, movedTo, indexable };
  };
  return {
    document,
    isShut: isBlocked,
    async idAt(url) {
      try {
        const id = idOfDocument((await load(url, loader)).document);
        const isThere = typeof id === "string" && URL.canParse(id) && new URL(id).origin === new URL(url).origin;
        return isThere ? id : null;
      } catch (error) {
        if (error instanceof DocumentGone || error instanceof DocumentRefused) return null;
        throw error;
      }
    },
    documentAsOfNow: (uri) => documentBy(uri, freshLoader),
    call: (uri) => callBy(uri, loader),
    callAsOfNow: (uri) => callBy(uri, freshLoader),
    async isGone(uri) {
      try {
        const { document: found } = await load(uri, freshLoader);
        return typeof found === "object" && found !== null && "type" in found && found.type === "Tombstone";
      } catch (error) {
        if (error instanceof DocumentGone) return true;
        if (error instanceof DocumentRefused) return false;
        throw error;
      }
    },
    actor: (uri) => actorBy(uri, loader),
    actorAsOfNow: (uri) => actorBy(uri, freshLoader),
  };
}

/** The application's words for an actor that was read. */
export function actorOf(reading: ActorReading): RemoteActor {
  const { uri, type, host, username, url, inbox, sharedInbox } = reading;
  const summary = foreignPlainText(reading.summary, 2_000);
  return { uri, type, handle: username, host, name: reading.name, summary, url, inbox, sharedInbox };
}

/** The application's words for a call that was read. Texts in `reading.contents` are sanitised HTML. */
export function callOf(reading: CallReading): RemoteCall {
  const { uri, attributedTo, name, language, startsAt, endsAt, status, publishedAt } = reading;
  const { names, timezone, place, online, onlineUrl, url, callKind, countryCode, joinMode, campaignUri, tags } =
    reading;
  const contents = Object.fromEntries(sanitised(reading.contents));
  return {
    uri,
    attributedTo,
    name,
    language,
    startsAt,
    endsAt,
    state: status,
    publishedAt,
    updatedAt: reading.updatedAt ?? publishedAt ?? Temporal.Now.instant(),
    reading: {
      names,
      content: sanitiseForeignHtml(reading.content),
      contents,
      timezone,
      place,
      online,
      onlineUrl,
      url,
      callKind,
      joinMode,
      countryCode,
      campaign: campaignUri,
      tags,
    },
  };
}

function sanitised(contents: Texts): [string, string][] {
  return Object.entries(contents).map(([language, html]) => [language, sanitiseForeignHtml(html)]);
}

function idOfDocument(document: unknown): unknown {
  return typeof document === "object" && document !== null && "id" in document ? document.id : null;
}
