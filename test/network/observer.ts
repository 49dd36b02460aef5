/**
 * A small stand-in for a Mastodon: one person, `bo`, who follows, likes and replies with real signatures, and a plain page
 * with every post as Mastodon's rules would show it. It keeps nothing once stopped.
 */
import { mastodonReads } from "../federation/readers/mastodon.ts";
import { asMap, isText, type Json } from "../federation/readers/rules.ts";
import { type FixturePeer, startFixturePeer } from "../support/fixture-peer.ts";

/** A post as a reader of the observer sees it. */
export interface SeenPost {
  readonly uri: string;
  readonly author: string;
  readonly title: string | null;
  readonly body: string;
  readonly link: string;
  readonly language: string | null;
  readonly boostedBy: string | null;
}

/** The observer. */
export interface Observer {
  readonly peer: FixturePeer;
  /** What has arrived so far, oldest first; boosts are fetched from where they live, as Mastodon does. */
  posts(): Promise<readonly SeenPost[]>;
  follow(actorUri: string): Promise<void>;
  like(objectUri: string): Promise<void>;
  /** Writes a public answer under an object; returns its address. */
  reply(objectUri: string, to: string, text: string): Promise<string>;
  close(): Promise<void>;
}

const AS2 = "https://www.w3.org/ns/activitystreams";
const PUBLIC = `${AS2}#Public`;

/** Starts the observer on a free loopback port. */
export async function startObserver(): Promise<Observer> {
  const peer = await startFixturePeer({ handle: "bo", actor: { name: "Bo Ek", discoverable: true } });
  const seen = new Map<string, SeenPost>();
  let read = 0;
  let sent = 0;
  let reading: Promise<void> = Promise.resolve();
  const catchUp = async () => {
    while (read < peer.received.length) await take(seen, peer.received[read++] ?? {}, peer);
  };
  const posts = async () => {
    reading = reading.then(catchUp);
    await reading;
    return [...seen.values()];
  };
  const send = async (target: string, activity: Json) => {
    const answer = await peer.post(`${new URL(target).origin}/inbox`, {
      "@context": AS2,
      actor: peer.actorUri,
      ...activity,
    });
    if (answer.status !== 202) throw new Error(`${target} answered ${answer.status}: ${answer.body}`);
  };
  const html = { "content-type": "text/html; charset=utf-8" };
  const refresh = () => peer.serve("/", pageOf(peer, [...seen.values()]), 200, html);
  const timer = setInterval(() => void posts().then(refresh).catch(() => {}), 500);
  timer.unref();
  refresh();
  return {
    peer,
    posts,
    follow: (object) => send(object, { id: `${peer.actorUri}#follows/${++sent}`, type: "Follow", object }),
    like: (object) => send(object, { id: `${peer.actorUri}#likes/${++sent}`, type: "Like", object }),
    async reply(inReplyTo, to, text) {
      const id = `${peer.actorUri}/statuses/${++sent}`;
      const published = new Date().toISOString();
      const cc = [`${peer.actorUri}/followers`, to];
      const content = `<p>${escaped(text)}</p>`;
      const tag = [{ type: "Mention", href: to, name: to }];
      const note = {
        id,
        type: "Note",
        attributedTo: peer.actorUri,
        inReplyTo,
        published,
        to: [PUBLIC],
        cc,
        content,
        tag,
      };
      peer.serve(new URL(id).pathname, { "@context": AS2, ...note });
      await send(inReplyTo, { id: `${id}/activity`, type: "Create", published, to: [PUBLIC], cc, object: note });
      return id;
    },
    async close() {
      clearInterval(timer);
      await peer.close();
    },
  };
}

async function take(seen: Map<string, SeenPost>, activity: Json, peer: FixturePeer): Promise<void> {
  const { type, actor, object } = activity;
  const embedded = asMap(object);
  if (type === "Delete") return void seen.delete(String(embedded["id"] ?? object));
  if (type === "Create" || type === "Update") {
    keep(seen, { "@context": activity["@context"], ...embedded }, null);
  } else if (type === "Announce" && isText(object)) {
    const { status, body } = await peer.get(object);
    if (status === 200) keep(seen, JSON.parse(body) as Json, String(actor));
  }
}

function keep(seen: Map<string, SeenPost>, object: Json, boostedBy: string | null): void {
  const post = postOf(object);
  if (post === null) return;
  seen.set(post.uri, { ...post, boostedBy: boostedBy ?? seen.get(post.uri)?.boostedBy ?? null });
}

/** Events by Mastodon's rules for what it converts; a Note is its content. Everything else it does not take. */
function postOf(object: Json): SeenPost | null {
  const common = { uri: String(object["id"]), author: String(object["attributedTo"]), boostedBy: null };
  const read = mastodonReads(object);
  if (read !== null) return { ...common, title: read.title, body: read.body, link: read.link, language: read.language };
  if (object["type"] !== "Note" || !isText(object["content"])) return null;
  const language = Object.keys(asMap(object["contentMap"]))[0] ?? null;
  return { ...common, title: null, body: object["content"], link: String(object["url"] ?? object["id"]), language };
}

/** Bodies are shown as text: this page trusts nobody's HTML. */
function pageOf(peer: FixturePeer, posts: readonly SeenPost[]): string {
  const items = posts.toReversed().map((post) =>
    `<article lang="${escaped(post.language ?? "")}" dir="auto">
${post.boostedBy === null ? "" : `<p><small>boosted by ${escaped(post.boostedBy)}</small></p>`}
<p><small>${escaped(post.author)} · ${escaped(post.language ?? "?")}</small></p>
${post.title === null ? "" : `<h2>${escaped(post.title)}</h2>`}
<p>${escaped(plain(post))}</p>
<p><a href="${escaped(post.link)}">${escaped(post.link)}</a></p>
</article>`
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="3">
<title>Observer</title><style>body{max-width:40em;margin:2em auto;font-family:sans-serif}article{border-top:1px solid}</style>
<h1>What Mastodon would show to @${escaped(peer.acct)}</h1>
${items.join("\n")}</html>`;
}

function plain({ title, body }: SeenPost): string {
  const heading = title === null ? "" : `<h2>${title}</h2>`;
  return body.replace(heading, "").replace(/<p><a href.*$/s, "").replace(/<[^>]+>/g, " ").trim();
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
