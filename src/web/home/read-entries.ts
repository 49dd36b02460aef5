/**
 * Turns the entries of a home into what its page shows: the posts and calls in them, the names of whoever brought them, and
 * what the person's filters say. What cannot be read any more by now is left out.
 */
import { screenOf, screenPosts } from "../../database/views/filters.ts";
import { findCampaignsAmong, findGroupsAmong, findPublicCalls } from "../../database/views/home-subjects.ts";
import type { HomeEntry, HomeViewer } from "../../database/views/home-views.ts";
import { findOwnReading } from "../../database/views/near-views.ts";
import { findPartnerCalls } from "../../database/views/partner-views.ts";
import { findPostAuthors, hydratePosts } from "../../database/views/post-views.ts";
import { chooseText } from "../components/text.ts";
import { signedIn, type Visit } from "../visit.ts";
import type { HomeSubject, ShownEntry } from "./entry.ts";

/** Whose home it is, with the languages they read. */
export async function homeViewerOf(visit: Visit): Promise<HomeViewer> {
  const { id } = signedIn(visit).person;
  const { languages } = await findOwnReading(visit.db, id);
  return { personId: id, uri: visit.addresses.person(id), languages };
}

/** The entries that can be shown, in their order. */
export async function readEntries(
  visit: Visit,
  viewer: HomeViewer,
  entries: readonly HomeEntry[],
): Promise<ShownEntry[]> {
  const { db, now } = visit;
  const of = (kind: HomeEntry["kind"]) => entries.filter((one) => one.kind === kind).map((one) => one.subjectUri);
  const posts = await hydratePosts(db, viewer, of("post"));
  const screened = await screenPosts(db, viewer, "home", [...posts.values()].map(({ post }) => post), now);
  const calls = await ownCalls(visit, of("call"));
  const partners = new Map((await findPartnerCalls(db, of("remote_call"))).map((call) => [call.uri, call]));
  const doers = [...new Set(entries.flatMap(({ deeds }) => deeds.map(({ actorUri }) => actorUri)))];
  const authors = await findPostAuthors(db, doers);
  const groups = await findGroupsAmong(db, doers);
  const named = await campaignNames(visit, doers);
  const screen = await screenOf(db, viewer, "home", now);
  return entries.flatMap((entry): ShownEntry[] => {
    const uri = entry.subjectUri;
    const [post, call, partner] = [posts.get(uri), calls.get(uri), partners.get(uri)];
    const subject: HomeSubject | null = post !== undefined
      ? { post }
      : call !== undefined
      ? { call }
      : partner !== undefined
      ? { partner }
      : null;
    if (subject === null) return [];
    const screening = "post" in subject ? screened.get(uri) ?? null : screen(namesOf(subject));
    if (screening?.kind === "hide") return [];
    return [{
      entry,
      subject,
      screening,
      doers: entry.deeds.flatMap((deed) => {
        const author = authors.get(deed.actorUri);
        if (author === undefined) return [];
        const name = named.get(deed.actorUri) ?? author.name;
        return [{ ...deed, author: { ...author, name }, isGroup: groups.has(deed.actorUri) }];
      }),
    }];
  });
}

function namesOf(subject: Exclude<HomeSubject, { readonly post: unknown }>): string[] {
  if ("partner" in subject) return [subject.partner.name, ...Object.values(subject.partner.names)];
  return Object.values(subject.call.call.texts).map(({ name }) => name);
}

async function ownCalls({ db, addresses }: Visit, uris: readonly string[]) {
  const calls = await findPublicCalls(db, uris.map((uri) => uri.slice(uri.lastIndexOf("/") + 1)));
  return new Map([...calls].map(([id, call]) => [addresses.call(id), call]));
}

/** What this node's own campaigns among some actors are called, in the reader's language. */
async function campaignNames(visit: Visit, uris: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return new Map((await findCampaignsAmong(visit.db, uris)).flatMap(({ uri, language, texts }) => {
    const chosen = chooseText(visit, texts, language);
    return chosen === null ? [] : [[uri, chosen.text.name] as const];
  }));
}
