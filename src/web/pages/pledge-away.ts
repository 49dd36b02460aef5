/**
 * Where a member pledges for an action of another node: as one of a number without names, or by name, which the page asks for only
 * after it has named the host that will know it.
 */
import { awayMark, awayWays, pledgeAway, withdrawAway } from "../../application/pledges/pledge-away.ts";
import type { RemoteActor, RemoteCall } from "../../application/remote-ports.ts";
import { listAwayByMarks } from "../../database/views/away-views.ts";
import { refusalNote } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { outsideLink } from "../components/place.ts";
import { readForm } from "../forms/read-form.ts";
import { countLookUpOf } from "../home/look-up-limit.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** An action elsewhere, as just read from its own host. */
interface Elsewhere {
  readonly call: RemoteCall;
  readonly host: RemoteActor;
}

/** Answers GET `/pledges/away?uri=…`. */
export async function askAway(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const found = await loadElsewhere(c, c.req.query("uri") ?? "");
  if (typeof found === "string") return c.redirect(found, 303);
  return await c.html(await awayPage(visit, found, null));
}

/** Answers POST of the same: `do=number`, `name` or `withdraw`. */
export async function takeAway(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const personId = visit.viewer?.person.id;
  if (personId === undefined) throw new Refusal(401);
  const form = await readForm(c);
  const verb = form.text("do");
  const uri = form.text("uri");
  if (verb === "withdraw") {
    await withdrawAway(visit.house.ports, { callUri: uri, personId });
    return c.redirect("/pledges", 303);
  }
  const found = await loadElsewhere(c, uri);
  if (typeof found === "string") return c.redirect(found, 303);
  const outcome = await pledgeAway(visit.house.ports, { ...found, personId, byName: verb === "name" });
  if (outcome.ok) return c.redirect("/pledges", 303);
  return await c.html(await awayPage(visit, found, outcome.refusal.kind), 422);
}

/** The action, or the path of our own page when it is ours. */
async function loadElsewhere(c: WebContext, uri: string): Promise<Elsewhere | string> {
  const { house } = c.get("visit");
  if (!/^https?:\/\//.test(uri) || uri.length > 2_048) throw new Refusal(404);
  await countLookUpOf(c);
  const found = await house.lookUp(uri);
  if (found.what === "local") return `${found.path}/pledge`;
  if (found.what !== "call" || found.publisher === null) throw new Refusal(404);
  return { call: found.call, host: found.publisher };
}

async function awayPage(visit: Visit, { call, host }: Elsewhere, refusal: string | null): Promise<Html> {
  const { say, viewer, db, house: { ports: { sealing } } } = visit;
  const personId = viewer?.person.id ?? "";
  const [own] = await listAwayByMarks(db, [awayMark(sealing, call.uri, personId)]);
  const ways = awayWays(call);
  const title = say("pledges.open");
  const button = (verb: string, key: string, tone: string) =>
    markup`<form method="post" action="/pledges/away">${
      formToken(visit)
    }<input type="hidden" name="uri" value="${call.uri}"><p class="buttons"><button class="${tone}" name="do" value="${verb}">${
      say(key, { host: host.host })
    }</button></p></form>`;
  return layout(
    visit,
    { title, hidden: true },
    markup`<h1>${title}</h1><p class="lead"><bdi>${call.name}</bdi></p>
<p class="meta"><bdi>${host.name}</bdi> · ${outsideLink(call.uri, say("away.open_there"))}</p>${
      refusalNote(say, refusal)
    }
${
      own === undefined
        ? nothing
        : markup`<p class="done" role="status"><strong>${
          say(`away.state.${own.state}`, { host: host.host })
        }</strong></p>${button("withdraw", "pledges.withdraw", "danger")}`
    }${
      own === undefined && ways.asNumber
        ? markup`<section class="box"><h2>${say("away.as_number")}</h2><p>${
          say("away.as_number_hint", { host: host.host })
        }</p>${button("number", "pledges.send", "primary")}</section>`
        : nothing
    }${
      ways.byName && (own === undefined || own.state === "counted")
        ? markup`<section class="box"><h2>${say("away.by_name")}</h2><p class="note">${
          say("away.by_name_hint", { host: host.host, handle: `@${viewer?.person.handle}@${visit.addresses.host}` })
        }</p>${button("name", "away.consent", "")}</section>`
        : nothing
    }${!ways.asNumber && !ways.byName ? markup`<p>${say("away.not_taken")}</p>` : nothing}`,
  );
}
