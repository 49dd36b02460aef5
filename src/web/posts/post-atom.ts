/**
 * A person's public posts as an Atom feed (RFC 4287), each in its main language. Everything goes through the escaping
 * template, so that no text can end an element; what stands behind a warning shows the warning alone.
 */
import { foreignPlainText, sanitiseForeignHtml } from "../../application/text/sanitise.ts";
import type { PostView } from "../../database/views/post-views.ts";
import type { Person } from "../../domain/person.ts";
import type { Profile } from "../../domain/profile.ts";
import { cleanLine, cleanXml } from "../feeds/clean-text.ts";
import { markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** Writes the feed. Give it what everybody may read. */
export function postAtom(visit: Visit, person: Person, profile: Profile, posts: readonly PostView[]): string {
  const { origin } = visit.addresses;
  const url = `${origin}/@${person.handle}`;
  const self = `${url}/posts.atom`;
  const updated = posts.map(({ post }) => post.updatedAt ?? post.publishedAt)
    .toSorted(Temporal.Instant.compare).at(-1) ?? visit.now;
  const feed = markup`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${profile.language}">
<id>${self}</id>
<title>${cleanLine(person.name)}</title>
<updated>${moment(updated)}</updated>
<author><name>${cleanLine(person.name)}</name><uri>${url}</uri></author>
<link rel="self" type="application/atom+xml" href="${self}"/>
<link rel="alternate" type="text/html" href="${url}"/>
${posts.map((view) => entry(view))}
</feed>
`;
  return cleanXml(`<?xml version="1.0" encoding="utf-8"?>\n${String(feed)}`);
}

function entry({ post }: PostView) {
  const language = post.language ?? Object.keys(post.texts)[0] ?? "und";
  const text = post.texts[language];
  const warning = text?.warning ?? null;
  const html = warning === null ? sanitiseForeignHtml(text?.content ?? "") : "";
  const title = warning ?? foreignPlainText(text?.content ?? "", 80);
  return markup`<entry xml:lang="${language}">
<id>${post.uri}</id>
<title>${cleanLine(title)}</title>
<published>${moment(post.publishedAt)}</published>
<updated>${moment(post.updatedAt ?? post.publishedAt)}</updated>
<link rel="alternate" type="text/html" href="${post.uri}"/>
${html === "" ? nothing : markup`<content type="html">${html}</content>`}
</entry>
`;
}

function moment(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: "second" });
}
