/**
 * One entry of a home: a post, or a call of this node or another, under a line that says who brought it. A thing that several
 * of those one follows said or passed on stands once and names them; nothing says how much anybody liked it.
 */
import type { CallInCampaign } from "../../database/views/call-views.ts";
import type { HomeDeed, HomeEntry } from "../../database/views/home-views.ts";
import type { PartnerCall } from "../../database/views/partner-views.ts";
import type { PostAuthor, PostView } from "../../database/views/post-views.ts";
import type { Screening } from "../../domain/filter.ts";
import { callList, partnerCallList } from "../components/call-list.ts";
import { authorName, renderPost } from "../components/post-article.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** What an entry shows, read and allowed. */
export type HomeSubject =
  | { readonly post: PostView }
  | { readonly call: CallInCampaign }
  | { readonly partner: PartnerCall };

/** An entry ready to be shown. `isGroup` tells campaigns and organisations from persons. */
export interface ShownEntry {
  readonly entry: HomeEntry;
  readonly subject: HomeSubject;
  readonly doers: readonly (HomeDeed & { readonly author: PostAuthor; readonly isGroup: boolean })[];
  readonly screening: Screening | null;
}

/** One entry as an item of the list. */
export function homeEntry(visit: Visit, shown: ShownEntry): Html {
  const note = noteOf(visit, shown);
  return markup`<li class="entry">${foldedAway(visit, shown, content(visit, shown, note))}</li>`;
}

function content(visit: Visit, { subject }: ShownEntry, note: Html): Html {
  if ("post" in subject) {
    return renderPost(visit, subject.post, { ...(note === nothing ? {} : { note }), back: "/home" });
  }
  const list = "call" in subject ? callList(visit, [subject.call], "") : partnerCallList(visit, [subject.partner]);
  return markup`<div class="entry-call">${
    note === nothing ? nothing : markup`<p class="small">${note}</p>`
  }${list}</div>`;
}

/** What a filter of the person folds away opens only by their own hand. */
function foldedAway(visit: Visit, { screening }: ShownEntry, whole: Html): Html {
  if (screening?.kind !== "warn") return whole;
  const words = visit.say("home.filtered", { phrases: screening.phrases.join(", ") });
  return markup`<details class="filtered"><summary>${words}</summary>${whole}</details>`;
}

/** Why it stands here: who called or passed it on, or which topic brought it; nothing for what somebody simply said. */
function noteOf(visit: Visit, { entry, doers, subject }: ShownEntry): Html {
  const { say } = visit;
  if (entry.topics.length > 0) {
    const topics = entry.topics.map((label) => markup`<b><bdi>${label}</bdi></b>`);
    return markup`${say("home.because_topic")} ${joined(visit, topics)}`;
  }
  const groups = doers.filter(({ verb, isGroup }) => verb === "called" || (verb === "shared" && isGroup));
  const people = doers.filter(({ verb, isGroup }) => verb === "shared" && !isGroup);
  const isCall = !("post" in subject);
  const [first, ...rest] = isCall ? groups : [];
  const shared = isCall ? people : doers.filter(({ verb }) => verb === "shared");
  const names = (list: readonly { readonly author: PostAuthor }[]) =>
    joined(visit, list.map(({ author }) => authorName(visit, author)));
  const lines = [
    ...(first === undefined ? [] : [markup`${say("home.called_by")} ${names([first])}`]),
    ...(rest.length === 0 ? [] : [markup`${say("home.also_called_by")} ${names(rest)}`]),
    ...(shared.length === 0 ? [] : [markup`${say("home.shared_by")} ${names(shared)}`]),
    ...(entry.more === 0 ? [] : [markup`${say("home.and_more", { count: entry.more })}`]),
  ];
  if (lines.length === 0) return nothing;
  return markup`${lines.map((line, at) => markup`${at === 0 ? nothing : " · "}${line}`)}`;
}

function joined({ language }: Visit, parts: readonly Html[]): Html {
  const comma = language === "ar" ? "، " : ", ";
  return markup`${parts.map((part, at) => markup`${at === 0 ? nothing : comma}${part}`)}`;
}
