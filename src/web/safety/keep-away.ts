/**
 * The page before somebody is blocked or muted, or a server is hidden: it says what the step does and who learns of it. The
 * same answer, 404, for whoever is not known here and for what is no address.
 */
import { blockActor } from "../../application/safety/block-actor.ts";
import { hideHost, muteActor } from "../../application/safety/mute-actor.ts";
import { findPostAuthors, type PostAuthor } from "../../database/views/post-views.ts";
import { blankView, refusalNote, selectField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { address } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { localPath } from "../local-path.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** How long a mute lasts, in hours; empty is for ever. */
export const MUTE_HOURS = ["", "1", "6", "24", "72", "168", "720"] as const;

interface KeepAway {
  readonly step: "block" | "mute" | "hide";
  readonly author: PostAuthor;
  readonly host: string;
  readonly back: string;
}

/** Answers GET of `/people/block`, `/people/mute` and `/people/hide`. */
export async function askKeepAway(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const asked = await load(visit, c.req.param("step") ?? "", c.req.query("uri") ?? "", c.req.query("back") ?? "");
  return await c.html(keepAwayPage(visit, asked, null));
}

/** Answers POST of the same: does it and leads back. */
export async function takeKeepAway(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const asked = await load(visit, c.req.param("step") ?? "", form.text("uri"), form.text("back"));
  const { ports } = visit.house;
  const targetUri = asked.author.uri;
  const hours = MUTE_HOURS.find((one) => one === form.text("hours")) ?? "";
  const until = hours === "" ? null : visit.now.add({ hours: Number(hours) });
  const outcome = asked.step === "block"
    ? await blockActor(ports, asker(visit), { targetUri })
    : asked.step === "mute"
    ? await muteActor(ports, asker(visit), { targetUri, until })
    : await hideHost(ports, asker(visit), { host: asked.host });
  if (outcome.ok) return c.redirect(asked.back, 303);
  if (outcome.refusal.kind === "not_found") throw new Refusal(404);
  return await c.html(keepAwayPage(visit, asked, outcome.refusal.kind), 422);
}

async function load(visit: Visit, step: string, uri: string, back: string): Promise<KeepAway> {
  const url = uri.length > 2_048 ? null : URL.parse(uri);
  const known = step === "block" || step === "mute" || step === "hide" ? step : null;
  if (url === null || known === null) throw new Refusal(404);
  const author = (await findPostAuthors(visit.db, [uri])).get(uri);
  if (author === undefined || author.handle === null) throw new Refusal(404);
  const isOurs = uri.startsWith(`${visit.addresses.origin}/`);
  if (known === "hide" && isOurs) throw new Refusal(404);
  const path = localPath(back, visit.addresses.origin, "/settings/safety");
  return { step: known, author, host: url.host, back: path };
}

function keepAwayPage(visit: Visit, { step, author, host, back }: KeepAway, refusal: string | null): Html {
  const { say } = visit;
  const title = say(`safety.${step}`);
  const durations = MUTE_HOURS.map((hours) => [hours, say(`safety.for.${hours || "ever"}`)] as const);
  return layout(
    visit,
    { title, hidden: true, keep: { uri: author.uri, back } },
    markup`<h1>${title}</h1>${refusalNote(say, refusal)} <p class="lead">${
      step === "hide" ? address(host) : markup`<bdi>${author.name}</bdi> ${address(author.handle ?? "")}`
    }</p>
<p>${say(`safety.${step}.what`)}</p> <p class="note">${
      say(`safety.${step}.who_learns`)
    }</p> <form class="writing" method="post">${
      formToken(visit)
    }<input type="hidden" name="uri" value="${author.uri}"><input type="hidden" name="back" value="${back}">${
      step === "mute" ? selectField(blankView(), { name: "hours", label: say("safety.how_long") }, durations) : nothing
    }<p class="buttons"><button class="danger">${title}</button> <a class="button" href="${back}">${
      say("step.back")
    }</a></p></form>`,
  );
}
