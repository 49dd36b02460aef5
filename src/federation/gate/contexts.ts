/**
 * Judges the JSON-LD contexts of an incoming document, so that raw text and its expanded form cannot tell two stories.
 * Remote contexts must be on a fixed list or on the sender's own origin, and inline ones may not rename what decides
 * who did what to whom. It refuses the keywords that rearrange a graph (CVE-2026-42462, CVE-2026-46349).
 */

import { inboxLimits } from "../../domain/limits.ts";
import { isPreloadedContext } from "../document-loader.ts";
import { type GateRefusal, malformed } from "./refusal.ts";

const activityStreams = "https://www.w3.org/ns/activitystreams#";

/** Contexts met in the wild beside those answered from memory; a parser that needs one fetches it once. */
const otherContexts: ReadonlySet<string> = new Set([
  "http://www.w3.org/ns/activitystreams",
  "https://w3id.org/security/v2",
  "https://w3id.org/security/suites/ed25519-2020/v1",
  "https://www.w3.org/ns/credentials/v2",
  "http://schema.org",
  "https://schema.org",
  "https://schema.org/",
  "https://litepub.social/context.jsonld",
  "https://litepub.social/litepub/context.jsonld",
  "https://forgefed.org/ns",
  "https://funkwhale.audio/ns",
]);
const otherPrefixes = ["https://w3id.org/fep/", "https://purl.archive.org/socialweb/"];

/** Terms that decide who did what to whom; they mean what ActivityStreams says, or the document is refused. */
const decidingTerms = [
  ...["actor", "object", "target", "origin", "result", "instrument", "attributedTo"],
  ...["to", "cc", "bto", "bcc", "audience", "inReplyTo", "context"],
];

const keywordTerms = new Map([["id", "@id"], ["type", "@type"]]);
const harmlessContextKeys = ["@version", "@language", "@direction", "@protected", "@propagate", "@vocab"];
const dataKeywords = ["@context", "@id", "@type", "@value", "@language", "@direction", "@list", "@set", "@index"];

/** The first thing wrong with the contexts and keywords of a document, or `null`. `origin` is the sender's own. */
export function checkContexts(document: Record<string, unknown>, origin: string): GateRefusal | null {
  const problem = findProblem(document, origin, true);
  return problem === null ? null : malformed("context", problem);
}

function findProblem(value: unknown, origin: string, top: boolean): string | null {
  if (Array.isArray(value)) return firstOf(value, (item) => findProblem(item, origin, false));
  if (typeof value !== "object" || value === null) return null;
  return firstOf(Object.entries(value), ([key, inner]) => {
    if (key === "@context") return findContextProblem(inner, origin);
    if (key.startsWith("@") && (top || !dataKeywords.includes(key))) return "A JSON-LD keyword is not accepted here.";
    if (key.startsWith("as:") || key.startsWith(activityStreams)) return "Properties must have their short names.";
    return findProblem(inner, origin, false);
  });
}

function findContextProblem(context: unknown, origin: string): string | null {
  if (Array.isArray(context)) {
    if (context.length > inboxLimits.contexts) return "The @context list is too long.";
    return firstOf(
      context,
      (entry) => Array.isArray(entry) ? "The @context is nested." : findContextProblem(entry, origin),
    );
  }
  if (typeof context === "string") {
    return isAcceptableContext(context, origin) ? null : "A @context address is neither well known nor your own.";
  }
  if (typeof context !== "object" || context === null) return "A @context is neither an address nor an object.";
  return firstOf(Object.entries(context), ([term, definition]) => findTermProblem(term, definition, origin));
}

function isAcceptableContext(url: string, origin: string): boolean {
  if (isPreloadedContext(url) || otherContexts.has(url)) return true;
  if (otherPrefixes.some((prefix) => url.startsWith(prefix))) return true;
  const parsed = URL.parse(url);
  return parsed !== null && parsed.origin === origin && parsed.username === "" && parsed.password === "";
}

function findTermProblem(term: string, definition: unknown, origin: string): string | null {
  if (term.startsWith("@")) {
    return harmlessContextKeys.includes(term) ? null : "A JSON-LD keyword is not accepted in @context.";
  }
  const detailed = typeof definition === "object" && definition !== null ? definition as Record<string, unknown> : {};
  if ("@reverse" in detailed || "@nest" in detailed) return "Reverse and nested properties are not accepted.";
  if ("@context" in detailed) return findContextProblem(detailed["@context"], origin);
  const meaning = typeof definition === "string" ? definition : detailed["@id"];
  return renames(term, meaning) ? `The @context gives "${term.slice(0, 40)}" another meaning.` : null;
}

function renames(term: string, meaning: unknown): boolean {
  const keyword = keywordTerms.get(term);
  if (keyword !== undefined) return meaning !== keyword;
  if (typeof meaning !== "string") return decidingTerms.includes(term);
  if (meaning.startsWith("@")) return true;
  const iri = meaning.startsWith("as:") ? activityStreams + meaning.slice(3) : meaning;
  if (decidingTerms.includes(term)) return iri !== activityStreams + term;
  if (iri === activityStreams) return term !== "as";
  if (iri.startsWith(activityStreams)) return iri !== activityStreams + term;
  return term === "as" || (iri.startsWith("http") && activityStreams.startsWith(iri));
}

function firstOf<T>(items: Iterable<T>, check: (item: T) => string | null): string | null {
  for (const item of items) {
    const problem = check(item);
    if (problem !== null) return problem;
  }
  return null;
}
