/**
 * The one table of limits: every size, count, depth, time and rate the node enforces on what comes from outside.
 * They live together, the larger parts in `limits/`, so that an operator or auditor can read the whole fence in one place,
 * and so that no number is decided twice. It refuses to hold settings: these bounds protect people and do not vary between nodes.
 */
export { accountLimits, mailLimits } from "./limits/accounts.ts";
export { followLimits, forgettingLimits, homeLimits, partnerLimits } from "./limits/following.ts";
export { leavingLimits, notificationLimits } from "./limits/leaving.ts";
export { cardLimits, formLimits, pageLimits, queryLimits } from "./limits/pages.ts";
export { conversationLimits, postLimits, profileLimits, remotePictureLimits } from "./limits/posts.ts";
export { pledgeLimits } from "./limits/pledges.ts";
export { readingLimits } from "./limits/reading.ts";
export { safetyLimits } from "./limits/safety.ts";
export { pictureLimits, writingLimits } from "./limits/writing.ts";

/** One second, in milliseconds: the unit of every `…Ms` limit. */
const second = 1_000;
/** One minute, in milliseconds. */
const minute = 60 * second;
/** One kibibyte, in bytes: the unit of every `…Bytes` limit. */
const kibibyte = 1_024;

/**
 * Limits on one inbox request, checked by the gate before anything is parsed or stored.
 * Exceeding a size is answered 413, a depth or count 400. Source: threats measured against Fedify 2.3.8
 * (a body nested 2,000 deep blocked the process for 115 s) and GHSA-mc44-6cfg-2v6w.
 */
export const inboxLimits = {
  /** Largest accepted body, in bytes. */
  bodyBytes: 256 * kibibyte,
  /** Longest time a body may take to arrive, in milliseconds. */
  bodyMs: 10 * second,
  /** Deepest nesting of objects and arrays in the raw text. */
  nestingDepth: 24,
  /** Most JSON values (objects, arrays, strings, numbers, literals) in one body. */
  nodes: 5_000,
  /** Most addresses over `to`, `cc`, `bto`, `bcc` and `audience` of the activity and of its object. */
  recipients: 500,
  /** Most tags on the activity, and on its object. */
  tags: 50,
  /** Most objects in the list of a Flag. */
  flagObjects: 50,
  /** Most options of a poll. Source: CVE-2026-23962. */
  pollOptions: 50,
  /** Most entries in one `@context` list. */
  contexts: 20,
  /** Longest URI accepted as actor, id or key id, in characters. */
  uriCharacters: 2_048,
  /** Longest signature header, in characters. */
  signatureCharacters: 8_192,
  /** Longest `type` name, in characters. */
  typeCharacters: 100,
} as const;

/**
 * Limits on the time a signature is believed.
 * The window is how old a signature may be, the skew how far in the future the peer's clock may stand.
 */
export const signatureLimits = {
  /** Oldest accepted signature, in milliseconds. */
  windowMs: 10 * minute,
  /** Furthest in the future a signature may be dated, in milliseconds. */
  skewMs: 5 * minute,
  /** Smallest RSA modulus accepted, in bits. */
  rsaBits: 2_048,
  /** Largest RSA modulus accepted, in bits: checking grows with the square of it. */
  rsaBitsMost: 8_192,
  /** Longest written form of a key, in characters. */
  pemCharacters: 4_096,
} as const;

/**
 * Limits on the cache of other nodes' public keys.
 * A refused key is remembered briefly so that a broken peer costs one fetch; a key that stops verifying is fetched
 * again at most once a minute, which serves rotation without serving as an amplifier.
 */
export const keyLimits = {
  /** Most keys kept in memory. */
  cached: 10_000,
  /** How long a good key is believed without being fetched again, in milliseconds. */
  freshMs: 24 * 60 * minute,
  /** How long a missing or refused key is remembered as such, in milliseconds. */
  absentMs: 5 * minute,
  /** How long a key host that did not answer is left alone, in milliseconds. */
  unavailableMs: minute,
  /** Shortest time between two fetches of the same key, in milliseconds. */
  refetchMs: minute,
} as const;

/**
 * Limits on one outgoing connection, whatever it is for.
 * Source: GHSA-xfrj-c749-jxxq, CVE-2026-33693, CVE-2026-77632.
 */
export const egressLimits = {
  /** Longest time to open a connection, in milliseconds. */
  connectMs: 5 * second,
  /** Longest wait for the headers of an answer, in milliseconds. */
  headersMs: 8 * second,
  /** Longest silence within the body of an answer, in milliseconds. */
  bodyMs: 8 * second,
  /** Largest body any outgoing request may bring back, in bytes. */
  responseBytes: 1_024 * kibibyte,
  /** Largest body kept of an answer to a delivery, in bytes: enough for an error sentence. */
  deliveryAnswerBytes: 16 * kibibyte,
  /** Overall deadline of one outgoing request, in milliseconds. */
  overallMs: 10 * second,
  /** Most open connections to one origin. */
  connectionsPerOrigin: 8,
  /** How long an idle connection is kept, in milliseconds. */
  keepAliveMs: 30 * second,
} as const;

/**
 * Limits on fetching ActivityPub documents and what they lead to.
 * Source: GHSA-97w4-f4rq-mgqm (endless alternates), CVE-2026-34148 (redirects), CVE-2025-32947 (endless collections).
 */
export const documentLimits = {
  /** Largest document, in bytes. */
  bytes: 1_024 * kibibyte,
  /** Overall deadline of one load, redirects included, in milliseconds. */
  overallMs: 10 * second,
  /** Most redirects followed, each checked again. */
  redirects: 3,
  /** Deepest nesting of objects and arrays in a fetched document. */
  nestingDepth: 24,
  /** Most JSON values in a fetched document. */
  nodes: 20_000,
  /** Most documents kept in the loader's cache. */
  cached: 1_000,
  /** How long a cached document is served, in milliseconds. */
  freshMs: 2 * minute,
  /** Most JSON-LD contexts fetched from the network and kept. */
  contexts: 100,
  /** Largest JSON-LD context fetched from the network, in bytes. */
  contextBytes: 128 * kibibyte,
  /** How long a fetched context is kept, in milliseconds. */
  contextFreshMs: 24 * 60 * minute,
  /** How long a context that could not be had is not asked for again, in milliseconds. */
  contextAbsentMs: 5 * minute,
  /** Most documents one incoming activity may cause to be fetched. */
  perActivity: 20,
  /** Most documents fetched from one host in a minute. */
  perHostPerMinute: 300,
  /** Most pages read of one remote collection. */
  collectionPages: 50,
  /** Most items read of one remote collection. */
  collectionItems: 2_000,
} as const;

/**
 * Rates at which one remote host may knock, counted in memory by host name.
 * `burst` requests are allowed in `windowMs`; beyond it the answer is 429 with `Retry-After`. Only requests that carry a
 * valid signature count towards `perHost`, so that nobody can use up another host's share.
 */
export const inboxRates = {
  /** Requests whose signature verified. */
  perHost: { burst: 3_000, windowMs: 5 * minute },
  /** Requests that need a key fetched: actors never seen before, and forgeries in their name. */
  newKeysPerHost: { burst: 1_000, windowMs: 60 * minute },
} as const;

/** Longest texts kept from a remote actor, in characters, and most profile fields. Source: Mastodon 4.5.5. */
export const actorLimits = {
  /** Longest name. */
  nameCharacters: 2_048,
  /** Longest biography. */
  summaryCharacters: 20_480,
  /** Most profile fields. */
  fields: 50,
} as const;

/**
 * How much of one sender may wait for a moderator at once. What comes beyond is ignored until something was decided, so
 * that neither the desk nor the database belongs to whoever writes most.
 */
export const waitingLimits = {
  /** Replies and messages of one actor. */
  repliesPerActor: 200,
  /** Replies and messages of one server. */
  repliesPerHost: 5_000,
  /** Open complaints of one server. */
  flagsPerHost: 200,
} as const;

/** How long things are kept that have had their use. What is not listed is kept until somebody deletes it. */
export const retentionLimits = {
  /** Days a letter that could not be delivered stays where an operator can replay it. */
  deadLetterDays: 30,
  /** Time between two rounds of forgetting, in milliseconds. */
  everyMs: 6 * 60 * minute,
} as const;

/**
 * Limits on asking visitors' own servers where they open things from elsewhere. Anybody can make this node ask any
 * server, so one server is asked once in a while, whoever names it, and one visitor can name only so many.
 */
export const interactionLimits = {
  /** Most servers whose answer is kept. */
  cached: 500,
  /** How long a server's pages are believed, in milliseconds. */
  freshMs: 60 * minute,
  /** How long a server without a page, or without an answer, is left alone, in milliseconds. */
  absentMs: 5 * minute,
  /** Overall deadline of one round of questions, in milliseconds. */
  overallMs: 8 * second,
  /** Largest answer read, in bytes. */
  answerBytes: 64 * kibibyte,
  /** Longest handle or address a visitor may type, in characters. */
  typedCharacters: 300,
  /** Longest template believed, in characters. */
  templateCharacters: 500,
  /** Most links of one answer that are looked at. */
  links: 100,
  /** Most rounds at the same time. */
  atOnce: 8,
  /** Questions one visitor may cause in {@link interactionLimits.visitorSeconds}. */
  perVisitor: 30,
  /** The window of `perVisitor`, in seconds. */
  visitorSeconds: 600,
} as const;
