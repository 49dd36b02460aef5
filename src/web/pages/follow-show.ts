/**
 * From a page of this node to the same thing on the reader's own server, in two steps: they name the server, and see which
 * host comes next before anything leads there. Nothing is followed, opened or redirected by itself (no open redirect).
 */
import { type Interaction, interactionAddress, readHomeServer } from "../../application/interaction.ts";
import { address } from "../components/text.ts";
import { fullHandle } from "../components/follow-box.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { followForm } from "../follow/follow-form.ts";
import { FOLLOW_PATH, forgetServer, rememberedServer, rememberServer } from "../follow/home-cookie.ts";
import { findSubject, type FollowSubject } from "../follow/subject.ts";
import { countLookUp } from "../follow/visitor-limit.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers `/follow?uri=&from=&remember=`. 404 for what is not public on this node, 429 for whoever names too many servers. */
export async function showFollow(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const uri = c.req.query("uri") ?? "";
  const subject = await findSubject(visit, uri);
  if (subject === null) throw new Refusal(404);
  const typed = (c.req.query("from") ?? "").trim();
  const remembered = rememberedServer(c);
  const from = typed === "" ? remembered : readHomeServer(typed);
  const asked = { uri, typed };
  if (from === null) {
    const mistake = typed === "" ? {} : { mistake: visit.say("follow.not_a_server") };
    return await c.html(
      page(visit, asked, subject, followForm(visit, uri, { typed, isCall: subject.what === "open", ...mistake })),
    );
  }
  if (from.host === visit.addresses.host) return await c.html(page(visit, asked, subject, atHome(visit, uri, typed)));
  await countLookUp(c);
  const found = await visit.house.findInteraction(from);
  const wants = c.req.query("remember") === "yes" && found.outcome === "opens" && remembered?.host !== found.host;
  const ticked = wants && c.req.header("sec-fetch-site") === "same-origin";
  if (ticked) rememberServer(c, found.host);
  const isKept = ticked || remembered?.host === found.host;
  const device = isKept ? "remembered" : wants ? "asks" : null;
  return await c.html(page(visit, asked, subject, outcome(visit, uri, subject, found, device)));
}

/** What the query said, kept when the language of the interface changes. */
interface Asked {
  readonly uri: string;
  readonly typed: string;
}

/** Answers a POST to `/follow`: has the device remember or forget a server, and leads back to where one chooses. */
export async function keepServer(c: WebContext): Promise<Response> {
  const form = await readForm(c);
  const server = readHomeServer(form.text("host"));
  if (form.text("do") === "forget") forgetServer(c);
  else if (server !== null && server.account === null) rememberServer(c, server.host);
  const uri = form.text("uri");
  const back = await findSubject(c.get("visit"), uri) === null ? "/" : `${FOLLOW_PATH}?${new URLSearchParams({ uri })}`;
  return c.redirect(back, 303);
}

function page(visit: Visit, { uri, typed }: Asked, subject: FollowSubject, main: Html): Html {
  const { say } = visit;
  const { name, title, page: path } = subject.what === "open" ? subject.call : subject.actor;
  const heading = say(subject.what === "open" ? "follow.open_title" : "follow.follow_title");
  return layout(
    visit,
    { title: `${heading}: ${title}`, hidden: true, keep: typed === "" ? { uri } : { uri, from: typed } },
    markup`<header class="opening"><p class="kind">${heading}</p>
<h1>${name}</h1>
<p class="meta"><a href="${path}">${say("follow.back")}</a></p></header>
<div class="writing">${main}</div>`,
  );
}

function outcome(
  visit: Visit,
  uri: string,
  subject: FollowSubject,
  found: Interaction,
  device: "remembered" | "asks" | null,
): Html {
  const again = markup`<details><summary>${visit.say("follow.other_server")}</summary>${
    followForm(visit, uri, { isCall: subject.what === "open" })
  }</details>`;
  if (found.outcome === "opens") {
    return markup`${leaving(visit, subject, found)}${deviceNote(visit, uri, found.host, device)}${again}`;
  }
  const { say } = visit;
  const { host } = found;
  return markup`<p class="note" role="status">${say(`follow.outcome.${found.outcome}`, { host })}</p>${
    found.outcome === "by_search" ? searchThere(visit, subject, host) : nothing
  }${found.outcome === "rehearsal" || found.outcome === "busy" ? pasteName(visit, subject) : nothing}${
    device === "remembered" ? deviceNote(visit, uri, host, device) : nothing
  }${found.outcome === "by_search" ? again : followForm(visit, uri, { typed: host, isCall: subject.what === "open" })}`;
}

/** The host in large letters, the full address, and a link: the reader goes, nobody is sent. */
function leaving(visit: Visit, subject: FollowSubject, found: Interaction & { readonly outcome: "opens" }): Html {
  const { say } = visit;
  const open = subject.what === "open" ? interactionAddress(found.pages, "open", subject.call.uri) : null;
  const follow = interactionAddress(found.pages, "follow", subject.actor.uri);
  const first = open ?? follow;
  const host = first === null ? found.host : new URL(first).host;
  return markup`<section class="box box-strong" aria-labelledby="leaving"><h2 id="leaving">${say("follow.leaving")}</h2>
<p class="lead">${address(host)}</p>
<p>${say(open === null ? "follow.leaving_follow" : "follow.leaving_open")} ${say("follow.no_password")}</p>
<p class="buttons">${open === null ? nothing : wayOut(open, say("follow.open_on", { host }), true)}${
    follow === null ? nothing : wayOut(
      follow,
      say(subject.what === "open" ? "follow.follow_campaign_on" : "follow.follow_on", { host }),
      open === null,
    )
  }</p>
${first === null ? nothing : markup`<p class="small">${say("follow.full_address")} ${address(first)}</p>`}</section>`;
}

function wayOut(target: string, words: string, isFirst: boolean): Html {
  const href = safeHref(target);
  if (href === null || href.startsWith("/")) return nothing;
  return markup`<a class="button${
    isFirst ? " primary" : ""
  }" href="${href}" rel="nofollow noopener noreferrer external">${words}</a> `;
}

function searchThere(visit: Visit, subject: FollowSubject, host: string): Html {
  return markup`${pasteName(visit, subject)}<p class="buttons">${
    wayOut(`https://${host}/`, visit.say("follow.to_server", { host }), true)
  }</p>`;
}

function pasteName(visit: Visit, subject: FollowSubject): Html {
  const { say } = visit;
  return markup`<p>${say("follow.paste")}</p><p class="copy">${address(fullHandle(visit, subject.actor.handle))}</p>${
    subject.what === "open"
      ? markup`<p>${say("follow.paste_call")}</p><p class="copy">${address(subject.call.uri)}</p>`
      : nothing
  }`;
}

function deviceNote(visit: Visit, uri: string, host: string, device: "remembered" | "asks" | null): Html {
  if (device === null) return nothing;
  const { say } = visit;
  const isKept = device === "remembered";
  return markup`<form method="post" action="${FOLLOW_PATH}">${
    formToken(visit)
  }<input type="hidden" name="uri" value="${uri}"><input type="hidden" name="host" value="${host}"><input type="hidden" name="do" value="${
    isKept ? "forget" : "remember"
  }"><p class="small">${isKept ? say("follow.remembered", { host }) : nothing} <button class="quiet">${
    isKept ? say("follow.forget") : say("follow.remember_host", { host })
  }</button></p></form>`;
}

function atHome(visit: Visit, uri: string, typed: string): Html {
  return followForm(visit, uri, { typed, mistake: visit.say("follow.this_server") });
}
