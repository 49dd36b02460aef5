/** How a call will look before it goes out: as a page in each language, as Mastodon shows it, and as other servers get it. */
import type { Call } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { isLanguageTag, languagesOf } from "../../domain/language.ts";
import { fromForeignHtml, type Html, markup, nothing, safeHref } from "../html.ts";
import { asMastodonShows, type MastodonPost } from "../preview/mastodon.ts";
import type { Visit } from "../visit.ts";
import { callArticle } from "./call-article.ts";
import { address, phrase } from "./text.ts";

/**
 * Everything about a call that is not out, or not out like this. A new picture has no address yet, so that it is shown
 * without one.
 */
export async function callPreview(visit: Visit, call: Call, campaign: Campaign): Promise<Html> {
  const { say } = visit;
  const shown = call.picture?.mediaId === "" ? { ...call, picture: null } : call;
  const published: Call = { ...shown, state: "published", publishedAt: shown.publishedAt ?? visit.now };
  const event = await visit.house.previewEvent(published, campaign);
  const pages = languagesOf(shown.texts, shown.language).map((tag) =>
    callArticle({ ...visit, reading: [tag] }, published, campaign, { picture: null, isPreview: true })
  );
  return markup`<section class="preview" aria-labelledby="preview"><h2 id="preview">${say("form.preview")}</h2>
<p class="small">${say("preview.page")}</p>${pages}
<h3>${say("preview.mastodon")}</h3>${mastodonPost(visit, asMastodonShows(event))}
<details><summary>${say("form.preview_json")}</summary><pre dir="ltr" tabindex="0">${
    JSON.stringify(event, null, 2)
  }</pre></details></section>`;
}

function mastodonPost(visit: Visit, post: MastodonPost | null): Html {
  const { say } = visit;
  if (post === null) return markup`<p class="note">${say("preview.mastodon_none")}</p>`;
  const language = post.language !== null && isLanguageTag(post.language) ? post.language : visit.language;
  const picture = safeHref(post.picture?.replace(visit.house.origin, ""));
  return markup`<p class="small">${say("preview.mastodon_how")}</p><div class="toot"><p><strong>${
    phrase(language, post.title)
  }</strong></p>${fromForeignHtml(post.summary)}<p>${address(post.link)}</p>${
    picture === null ? nothing : markup`<img class="thumbnail" src="${picture}" alt="">`
  }${post.hashtags.length === 0 ? nothing : markup`<p class="small"><bdi>${post.hashtags.join(" ")}</bdi></p>`}</div>`;
}
