/** What a post answers or quotes, as the page on which it is written shows it: a post, a call, or a notice's call. */
import { findCall } from "../../database/views/call-views.ts";
import { findCampaignById } from "../../database/views/campaign-views.ts";
import type { PostAudience } from "../../domain/post.ts";
import { canSee, isPublic } from "../can-see.ts";
import { renderPost } from "../components/post-article.ts";
import { chooseText, phrase } from "../components/text.ts";
import { type Html, markup, safeHref } from "../html.ts";
import type { Visit } from "../visit.ts";
import { findPostView } from "./post-viewer.ts";

/** Something a post can be about. */
export interface SubjectOfPost {
  readonly uri: string;
  readonly audience: PostAudience;
  readonly shown: Html;
}

/** What is at an address, if this visit may see it; null for everything else. */
export async function findSubjectOfPost(visit: Visit, uri: string): Promise<SubjectOfPost | null> {
  if (uri.length > 2_048 || !URL.canParse(uri)) return null;
  const view = await findPostView(visit, uri);
  if (view !== null) {
    return { uri, audience: view.post.audience, shown: renderPost(visit, view, { actions: false }) };
  }
  return await ownCall(visit, uri) ?? await remoteCall(visit, uri);
}

async function ownCall(visit: Visit, uri: string): Promise<SubjectOfPost | null> {
  const { origin } = visit.addresses;
  const [, id] = /^\/(?:calls|actions)\/([^/]+)$/.exec(uri.startsWith(`${origin}/`) ? uri.slice(origin.length) : "") ??
    [];
  const call = id === undefined ? null : await findCall(visit.db, id);
  const campaign = call === null ? null : await findCampaignById(visit.db, call.campaignId);
  if (call === null || campaign === null || !isPublic({ campaign, call }) || !canSee(visit, { campaign, call })) {
    return null;
  }
  const names = Object.fromEntries(Object.entries(call.texts).map(([tag, { name }]) => [tag, name]));
  const chosen = chooseText(visit, names, call.language);
  const name = chosen === null ? markup`${uri}` : phrase(chosen.language, chosen.text);
  return { uri, audience: "public", shown: markup`<p><a href="${uri}">${name}</a></p>` };
}

async function remoteCall(visit: Visit, uri: string): Promise<SubjectOfPost | null> {
  const row = await visit.db.selectFrom("remote_call").select(["name", "uri"]).where("uri", "=", uri)
    .executeTakeFirst();
  if (row === undefined) return null;
  const href = safeHref(row.uri) ?? "";
  const shown = markup`<p><a href="${href}" rel="nofollow noopener noreferrer external"><bdi>${row.name}</bdi></a></p>`;
  return { uri, audience: "public", shown };
}
