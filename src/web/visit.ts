/**
 * One visit: who asks, in which languages, and what every page needs to answer. It is made once per request by
 * {@link receiveVisit}; pages read it and never look at cookies or headers themselves.
 */
import { createHmac, randomUUID } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import type { Asker } from "../application/ports.ts";
import { renewSession, touchSession } from "../application/accounts/keep-sessions.ts";
import { findSession } from "../database/views/account-views.ts";
import { countUnread } from "../database/views/notification-views.ts";
import { findMovement } from "../database/views/movement-views.ts";
import { type Reader, readerOf } from "../database/views/read-only.ts";
import type { Addresses } from "../domain/addresses.ts";
import { directionOf, type LanguageTag } from "../domain/language.ts";
import type { Movement } from "../domain/movement.ts";
import { may, type Person, type Right } from "../domain/person.ts";
import type { WebHouse } from "./house.ts";
import { chooseLanguages } from "./languages.ts";
import { type InterfaceLanguage, say } from "./locales.ts";
import { replaceSession, sessionCookieName } from "./session.ts";

/** Somebody signed in. `formToken` must come back with every form; it says nothing about the session's secret. */
export interface Viewer {
  readonly person: Person;
  readonly asker: Asker;
  readonly sessionSecret: string;
  readonly formToken: string;
  /** By which their own list names this session. */
  readonly sessionId: string;
  /** Whether they proved who they are within the last quarter of an hour; security changes ask for it. */
  readonly isFresh: boolean;
  /** Whether something in their log of security waits to be read. */
  readonly hasNotes: boolean;
  /** How many things they were told of and have not read; counted no further than the limit. */
  readonly unread: number;
  /** The language they chose for themselves; null for the movement's. */
  readonly language: string | null;
}

/** Says a message in the visit's interface language. */
export type SayHere = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** What a page knows of the request it answers. */
export interface Visit {
  readonly house: WebHouse;
  readonly db: Reader;
  readonly addresses: Addresses;
  readonly now: Temporal.Instant;
  readonly requestId: string;
  /** The path without query, as asked for. */
  readonly path: string;
  /** The explicit choices in the query, kept in the links of the language switches. */
  readonly chosen: { readonly lang: string | null; readonly interface: string | null };
  readonly language: InterfaceLanguage;
  /** The reader's languages for texts, best first; empty when nothing is known of them. */
  readonly reading: readonly LanguageTag[];
  readonly say: SayHere;
  readonly viewer: Viewer | null;
  /** The movement; null while the node is not set up. */
  readonly movement: Movement | null;
}

/** What Hono carries from the middleware to the pages. */
export type WebEnv = { Variables: { visit: Visit } };

/** The context of a handler. */
export type WebContext = Context<WebEnv>;

/** Tells whether the visitor is signed in with a right. */
export function viewerMay(visit: Pick<Visit, "viewer">, right: Right): boolean {
  return visit.viewer !== null && may(visit.viewer.person.role, right);
}

/** Makes the {@link Visit} of each request. */
export function receiveVisit(house: WebHouse): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const db = readerOf(house.store);
    const now = house.now();
    const movement = await findMovement(db);
    const viewer = await findViewer(c, house, db, now);
    const chosen = { lang: c.req.query("lang") ?? null, interface: c.req.query("interface") ?? null };
    const languages = chooseLanguages({
      ...chosen,
      readingCookie: getCookie(c, "reading") ?? null,
      interfaceCookie: getCookie(c, "interface") ?? viewer?.language ?? null,
      acceptLanguage: c.req.header("accept-language") ?? null,
    }, movement?.language ?? "en");
    c.set("visit", {
      house,
      db,
      now,
      movement,
      chosen,
      addresses: house.ports.addresses,
      requestId: randomUUID().slice(0, 8),
      path: new URL(c.req.url).pathname,
      language: languages.interface,
      reading: languages.reading,
      say: wordsIn(languages.interface),
      viewer,
    });
    await next();
  };
}

/** Says messages in a language, as a visit in it does. */
export function wordsIn(language: InterfaceLanguage): SayHere {
  return (key, values) => say(language, key, isolated(language, values));
}

/** Names, handles and addresses put into an Arabic sentence run in their own direction (UAX #9, FSI and PDI). */
function isolated(language: InterfaceLanguage, values: Parameters<SayHere>[1] = {}): Parameters<SayHere>[1] {
  if (directionOf(language) === "ltr") return values;
  const parts = Object.entries(values).map(([name, value]) =>
    [name, typeof value === "string" && value !== "" ? `\u2068${value}\u2069` : value] as const
  );
  return Object.fromEntries(parts);
}

async function findViewer(c: Context, house: WebHouse, db: Reader, now: Temporal.Instant): Promise<Viewer | null> {
  const secret = getCookie(c, sessionCookieName(house));
  if (secret === undefined || secret === "" || secret.length > 200) return null;
  const holder = await findSession(db, house.ports.hashSecret(secret), now);
  if (holder === null) return null;
  const { person, isFresh, sessionId, language, hasNotes } = holder;
  const today = now.toZonedDateTimeISO("UTC").toPlainDate().toString();
  if (holder.lastUsedOn < today) await touchSession(house.ports, { sessionSecret: secret });
  const sessionSecret = holder.isStale
    ? await renewed(c, house, { personId: person.id, sessionSecret: secret })
    : secret;
  if (sessionSecret === null) return null;
  const asAsker: Asker = { kind: "person", personId: person.id, role: person.role };
  return {
    person,
    asker: asAsker,
    sessionSecret,
    formToken: formTokenOf(sessionSecret),
    sessionId,
    isFresh,
    hasNotes,
    unread: await countUnread(db, person.id),
    language,
  };
}

/** The new secret of a session whose person's role has changed. A form keeps the old one, which its token belongs to. */
async function renewed(
  c: Context,
  house: WebHouse,
  own: { readonly personId: string; readonly sessionSecret: string },
): Promise<string | null> {
  if (c.req.method !== "GET") return own.sessionSecret;
  const secret = await renewSession(house.ports, own);
  if (secret !== null) replaceSession(c, house, secret);
  return secret;
}

function formTokenOf(sessionSecret: string): string {
  return createHmac("sha256", sessionSecret).update("form token").digest("base64url");
}

/** The viewer of a page behind the sign-in; routes without a session never get there. */
export function signedIn(visit: Pick<Visit, "viewer">): Viewer {
  if (visit.viewer === null) throw new Error("A page behind the sign-in was reached without a session.");
  return visit.viewer;
}

/** Who asks, for use cases behind the sign-in; routes without a session never get here. */
export function asker(visit: Visit): Asker {
  return signedIn(visit).asker;
}
