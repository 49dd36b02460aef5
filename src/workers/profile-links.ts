/**
 * The worker that looks whether the pages people name on their profile link back to them (rel=me). A page is fetched by the
 * node through the egress guard, at most once a week and after every change; what it says is read with a bounded pattern.
 */
import { getLogger } from "@logtape/logtape";
import type { Store } from "../database/connection.ts";
import type { Addresses } from "../domain/addresses.ts";
import { profileLimits } from "../domain/limits.ts";
import type { ProfileLink } from "../domain/profile.ts";
import { pause } from "./pause.ts";

/** Fetches a page as text; null for anything but success. Must go through the egress guard, and follow no redirect. */
export type FetchPage = (url: string) => Promise<string | null>;

/** Time between two looks for profiles that are due, in milliseconds. */
const LOOK_EVERY_MS = 10_000;

/** Runs until the signal aborts. A failure is logged and tried again at the next look. */
export async function runProfileLinks(
  options: {
    readonly store: Store;
    readonly addresses: Addresses;
    readonly fetchPage: FetchPage;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { signal } = options;
  while (!signal.aborted) {
    await lookAtDueLinks(options).catch((error: unknown) => {
      const kind = error instanceof Error ? error.name : typeof error;
      getLogger(["trait", "profiles"]).warn("Links of profiles could not be looked at: {kind}", { kind });
    });
    await pause(LOOK_EVERY_MS, signal);
  }
}

/** One look: every profile that is due, at most so many at once; answers how many were looked at. */
export async function lookAtDueLinks(
  { store, addresses, fetchPage }: {
    readonly store: Store;
    readonly addresses: Addresses;
    readonly fetchPage: FetchPage;
  },
  now: Temporal.Instant = Temporal.Now.instant(),
): Promise<number> {
  const due = await store.db.selectFrom("profile").innerJoin("actor", "actor.id", "profile.person_id")
    .select(["profile.person_id", "profile.links", "profile.links_due_at", "actor.handle", "actor.uri"])
    .where("links_due_at", "<=", new Date(now.epochMilliseconds)).where("actor.deleted_at", "is", null)
    .orderBy("links_due_at").limit(profileLimits.linksAtOnce).execute();
  for (const { person_id, links, links_due_at, handle, uri } of due) {
    const ours = [addresses.profile(handle), uri];
    const seen: ProfileLink[] = [];
    for (const link of links) {
      const page = await fetchPage(link.url).catch(() => null);
      const leadsBack = page !== null && linksBack(page, ours);
      seen.push({ ...link, verifiedAt: leadsBack ? now.toString() : null });
    }
    const next = now.add({ hours: profileLimits.linkDays * 24 }).toString();
    // A profile changed meanwhile is due again already: what was seen of the old links is not written over the new.
    await store.db.updateTable("profile").set({ links: JSON.stringify(seen), links_due_at: next })
      .where("person_id", "=", person_id).where("links_due_at", "=", links_due_at).execute();
  }
  return due.length;
}

const TAG = /<(?:a|link)\s[^<>]{1,4000}>/gi;

/** Whether a page holds a link with rel=me to one of the addresses. */
export function linksBack(html: string, addresses: readonly string[]): boolean {
  for (const [tag] of html.matchAll(TAG)) {
    const rel = attribute(tag, "rel")?.toLowerCase().split(/\s+/) ?? [];
    const href = attribute(tag, "href");
    if (!rel.includes("me") || href === null) continue;
    const url = URL.parse(href.replaceAll("&amp;", "&"))?.href.replace(/\/$/, "");
    if (url !== undefined && addresses.includes(url)) return true;
  }
  return false;
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(tag);
  return found === null ? null : found[1] ?? found[2] ?? found[3] ?? null;
}
