/**
 * Finds the page of a visitor's own server where things from elsewhere are opened: by the intents it announces
 * (FEP-3b86), by its subscribe template (OStatus), by what its software is known to have (NodeInfo). Everything it reads
 * is a stranger's word, so that no template leads to a host that did not speak for itself, and no server is asked often.
 */
import type { FindInteraction, HomeServer, Interaction, InteractionPages } from "../application/interaction.ts";
import { interactionLimits } from "../domain/limits.ts";
import { DocumentRefused, DocumentUnavailable } from "./document-loader/errors.ts";
import { fetchDocument, type FetchedDocument } from "./document-loader/fetch-document.ts";
import { createRecent } from "./document-loader/recent.ts";
import { checkEgressUrl, EgressRefused } from "./egress.ts";
import { acceptTemplate, findPages, isSameFamily, pagesOfSoftware } from "./interactions/templates.ts";

/** What asking needs. */
export interface InteractionOptions {
  /** How this node names itself. */
  readonly userAgent: string;
  /** As for the egress guard. */
  readonly allowPrivate: boolean;
  /** As for the egress guard. */
  readonly rehearsal: boolean;
  /** Whether this node exchanges nothing with a host. */
  readonly isBlocked: (host: string) => Promise<boolean>;
  /** The clock in milliseconds; the system's when absent. */
  readonly now?: () => number;
  /** Deadline of one round of questions in milliseconds; `interactionLimits.overallMs` when absent. */
  readonly overallMs?: number;
}

/**
 * Makes the port. Visitors who name the same server share one round of questions, and its outcome is kept in memory by
 * host; the account is used for the one question to its own server and forgotten.
 */
export function createInteractions(options: InteractionOptions): FindInteraction {
  const kept = createRecent<Interaction>(interactionLimits.cached, interactionLimits.freshMs, options.now);
  const underway = new Map<string, Promise<Interaction>>();
  return async (from) => {
    const known = kept.get(from.host) ?? underway.get(from.host);
    if (known !== undefined) return await known;
    if (underway.size >= interactionLimits.atOnce) return { outcome: "busy", host: from.host };
    const asking = ask(from, options).finally(() => underway.delete(from.host));
    underway.set(from.host, asking);
    const found = await asking;
    if (found.outcome === "opens") kept.set(from.host, found);
    else if (found.outcome !== "blocked") kept.set(from.host, found, interactionLimits.absentMs);
    return found;
  };
}

/** A round of questions: what to ask for, how, and what went wrong so far. */
interface Round extends InteractionOptions {
  readonly host: string;
  readonly signal: AbortSignal;
  /** Whether anything came back, even a refusal. */
  answered: boolean;
}

async function ask(from: HomeServer, options: InteractionOptions): Promise<Interaction> {
  const { host } = from;
  const signal = AbortSignal.timeout(options.overallMs ?? interactionLimits.overallMs);
  const round: Round = { ...options, host, signal, answered: false };
  try {
    if (await options.isBlocked(host)) return { outcome: "blocked", host };
    if (options.rehearsal && !(options.allowPrivate && isLocal(host))) return { outcome: "rehearsal", host };
    if (checkEgressUrl(originOf(host, options), options) !== null) return { outcome: "unreachable", host };
    const pages = await pagesByWebFinger(round, from.account) ?? await pagesByNodeInfo(round);
    if (pages !== null) return { outcome: "opens", host, pages };
    return { outcome: round.answered ? "by_search" : "unreachable", host };
  } catch {
    return { outcome: "unreachable", host };
  }
}

/** The account is asked for first: the server may serve it under another host than it is named by. */
async function pagesByWebFinger(round: Round, account: string | null): Promise<InteractionPages | null> {
  const origin = originOf(round.host, round);
  const resources = [...(account === null ? [] : [`acct:${account}`]), origin];
  for (const resource of resources) {
    const pages = await pagesOf(round, round.host, resource);
    if (pages !== null) return pages;
    if (!round.answered) return null;
  }
  return null;
}

/**
 * The pages a host names for a resource. A page on a host of another family counts only when that host, asked itself,
 * names it too: nobody can send visitors to a stranger in the name of their own server.
 */
async function pagesOf(round: Round, host: string, resource: string, mayAsk = true): Promise<InteractionPages | null> {
  const origin = originOf(host, round);
  const url = `${origin}/.well-known/webfinger?resource=${encodeURIComponent(resource)}`;
  const found = await load(round, url, "application/jrd+json, application/json");
  if (found === null) return null;
  const servedBy = new URL(found.documentUrl).host;
  const { pages, elsewhere } = findPages(
    found.document,
    [host, servedBy],
    (template, hosts) => acceptTemplate(template, hosts, round),
  );
  if (pages !== null || elsewhere === null || !mayAsk) return pages;
  return await pagesOf(round, elsewhere, resource, false);
}

async function pagesByNodeInfo(round: Round): Promise<InteractionPages | null> {
  const list = await load(round, `${originOf(round.host, round)}/.well-known/nodeinfo`, "application/json");
  if (list === null) return null;
  const hosts = [round.host, new URL(list.documentUrl).host];
  const href = linksOf(list.document).map(({ href }) => href).findLast((one) =>
    typeof one === "string" && URL.canParse(one) && hosts.some((host) => isSameFamily(new URL(one).host, host))
  );
  if (typeof href !== "string") return null;
  const info = await load(round, href, "application/json");
  const software = propertyOf(propertyOf(info?.document, "software"), "name");
  if (info === null || typeof software !== "string") return null;
  return pagesOfSoftware(software, new URL(info.documentUrl).origin);
}

async function load(round: Round, url: string, accept: string): Promise<FetchedDocument | null> {
  try {
    const document = await fetchDocument(url, {
      accept,
      acceptable: (type) => /^application\/(?:jrd\+|[\w.]+\+)?json\b/i.test(type ?? ""),
      bytes: interactionLimits.answerBytes,
      alternates: false,
      userAgent: round.userAgent,
      allowPrivate: round.allowPrivate,
      rehearsal: round.rehearsal,
      signal: round.signal,
      admitHop: async (hop) => {
        if (await round.isBlocked(hop.host)) throw new DocumentRefused(hop.href, "this node exchanges nothing with it");
      },
    });
    round.answered = true;
    return document;
  } catch (error) {
    const isStopped = error instanceof DocumentRefused && error.cause instanceof EgressRefused;
    if (!isStopped && !(error instanceof DocumentUnavailable)) round.answered = true;
    return null;
  }
}

/** Without encryption only where the guard allows it, and there only to an address that names no public server. */
function originOf(host: string, { allowPrivate }: Pick<InteractionOptions, "allowPrivate">): string {
  return `${allowPrivate && isLocal(host) ? "http" : "https"}://${host}`;
}

function isLocal(host: string): boolean {
  return /^(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?$/.test(host);
}

function linksOf(document: unknown): readonly { readonly href?: unknown }[] {
  const links = propertyOf(document, "links");
  return Array.isArray(links) ? links.filter((link) => typeof link === "object" && link !== null).slice(0, 20) : [];
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
