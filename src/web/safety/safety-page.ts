/**
 * Whom somebody keeps at a distance, who may answer them, and what moderators told them. For themselves alone; taking
 * something back is one button.
 */
import { unblockActor } from "../../application/safety/block-actor.ts";
import { hideHost, showHost, unmuteActor } from "../../application/safety/mute-actor.ts";
import { setReplyPolicy } from "../../application/safety/set-reply-policy.ts";
import { type KeptActor, listDistances, listTold, type Told } from "../../database/views/safety-views.ts";
import { blankView, type FormView, refusalNote, refusedView, selectField, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { dayText, momentText } from "../components/schedule.ts";
import { settingsNav } from "../components/settings-nav.ts";
import { address } from "../components/text.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, signedIn, type Visit, type WebContext } from "../visit.ts";

/** Who may answer somebody's posts unless a post says otherwise. */
const REPLY_POLICIES = ["anyone", "followers", "mentioned"] as const;

/** Answers GET `/settings/safety`. */
export async function showSafety(c: WebContext): Promise<Response> {
  return await c.html(await safetyPage(c.get("visit"), blankView(), null, false));
}

/** Answers POST of the same. */
export async function changeSafety(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const outcome = await change(visit, form);
  if (outcome.ok) return await c.html(await safetyPage(visit, blankView(), null, true));
  const { refusal } = outcome;
  if (refusal.kind === "not_found") throw new Refusal(404);
  const view = refusedView(visit.say, form, { kind: refusal.kind, field: "host" });
  return await c.html(await safetyPage(visit, view, refusal.kind, false), 422);
}

async function change(visit: Visit, form: SubmittedForm) {
  const { ports } = visit.house;
  const who = asker(visit);
  const target = form.text("uri");
  switch (form.text("do")) {
    case "unblock":
      return await unblockActor(ports, who, { targetUri: target });
    case "unmute":
      return await unmuteActor(ports, who, { targetUri: target });
    case "show_host":
      return await showHost(ports, who, { host: target });
    case "hide_host":
      return await hideHost(ports, who, { host: form.text("host") });
    case "reply_policy": {
      const policy = REPLY_POLICIES.find((one) => one === form.text("reply_policy")) ?? "mentioned";
      return await setReplyPolicy(ports, who, { policy });
    }
    default:
      throw new Refusal(404);
  }
}

async function safetyPage(visit: Visit, view: FormView, refusal: string | null, isDone: boolean): Promise<Html> {
  const { say, db } = visit;
  const { id } = signedIn(visit).person;
  const distances = await listDistances(db, id);
  const told = await listTold(db, id);
  const profile = await db.selectFrom("profile").select("reply_policy").where("person_id", "=", id).executeTakeFirst();
  return layout(
    visit,
    { title: say("settings.safety"), hidden: true },
    markup`${settingsNav(visit)}<h1>${say("settings.safety")}</h1>${
      isDone ? markup`<p class="done" role="status">${say("safety.done")}</p>` : nothing
    }${refusalNote(say, refusal)}${toldList(visit, told)}
<div class="columns columns-even"><div><section aria-labelledby="replies"><h2 id="replies">${
      say("safety.replies")
    }</h2>${replyPolicy(visit, profile?.reply_policy ?? "anyone")}</section>
<section aria-labelledby="filters"><h2 id="filters">${say("filters.title")}</h2><p>${
      say("filters.what")
    }</p><p class="buttons"><a class="button" href="/settings/safety/filters">${say("filters.open")}</a></p></section>
<section aria-labelledby="lists"><h2 id="lists">${say("distances.lists")}</h2><p>${
      say("distances.lists_what")
    }</p><p class="buttons"><a class="button" href="/settings/safety/lists">${
      say("distances.lists_open")
    }</a></p></section></div>
<div>${actors(visit, "blocked", "unblock", distances.blocks)}${actors(visit, "muted", "unmute", distances.mutes)}${
      hosts(visit, view, distances.hosts)
    }</div></div>`,
  );
}

function toldList(visit: Visit, told: readonly Told[]): Html {
  const { say } = visit;
  if (told.length === 0) return nothing;
  return markup`<section class="box" aria-labelledby="told"><h2 id="told">${say("safety.told")}</h2><p>${
    say("safety.told_what")
  }</p><ul>${
    told.map(({ id, step, words, subjectUri, on }) =>
      markup`<li id="told-${id}"><strong>${say(`safety.told.${step}`)}</strong> · ${dayText(visit, on)}${
        subjectUri === null ? nothing : markup` · ${address(subjectUri)}`
      }${words === "" ? nothing : markup`<blockquote dir="auto">${words}</blockquote>`}</li>`
    )
  }</ul></section>`;
}

function replyPolicy(visit: Visit, chosen: string): Html {
  const { say } = visit;
  const choices = REPLY_POLICIES.map((one) => [one, say(`safety.replies.${one}`)] as const);
  const view = blankView({ reply_policy: chosen });
  const field = { name: "reply_policy", label: say("safety.who_may_reply"), hint: say("safety.replies_hint") };
  return markup`<form class="writing" method="post" action="/settings/safety">${formToken(visit)}${
    selectField(view, field, choices)
  }<p class="buttons"><button name="do" value="reply_policy">${say("safety.keep")}</button></p></form>`;
}

function actors(visit: Visit, which: "blocked" | "muted", act: string, kept: readonly KeptActor[]): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="${which}"><h2 id="${which}">${say(`distances.${which}`)}</h2>${
    kept.length === 0
      ? markup`<p class="empty">${say(`distances.${which}_none`)}</p>`
      : markup`<ul class="desk-list">${
        kept.map(({ uri, name, handle, until }) =>
          markup`<li><p><bdi>${name}</bdi> ${address(handle)}${
            until === null ? nothing : markup` · ${say("distances.until")} ${momentText(visit, until)}`
          }</p>${button(visit, act, uri, say(`distances.${act}`), `${say(`distances.${act}`)} ${handle}`)}</li>`
        )
      }</ul>`
  }</section>`;
}

function hosts(visit: Visit, view: FormView, hidden: readonly string[]): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="hosts"><h2 id="hosts">${say("distances.hosts")}</h2>${
    hidden.length === 0
      ? nothing
      : markup`<ul class="desk-list">${
        hidden.map((host) =>
          markup`<li><p>${address(host)}</p>${
            button(visit, "show_host", host, say("distances.show_host"), `${say("distances.show_host")} ${host}`)
          }</li>`
        )
      }</ul>`
  }<form class="writing" method="post" action="/settings/safety">${formToken(visit)}${
    textField(view, { name: "host", label: say("distances.host"), hint: say("distances.host_hint"), dir: "ltr" })
  }<p class="buttons"><button name="do" value="hide_host">${say("safety.hide")}</button></p></form></section>`;
}

function button(visit: Visit, act: string, uri: string, label: string, full: string): Html {
  return markup`<form method="post" action="/settings/safety">${
    formToken(visit)
  }<input type="hidden" name="uri" value="${uri}"><button class="quiet" name="do" value="${act}" aria-label="${full}">${label}</button></form>`;
}
