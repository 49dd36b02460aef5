/**
 * What one wants to be told of and by which way. Outside the page nothing is said unless one asks for it, and the page says
 * what each way tells to whom.
 */
import { addDevice, chooseNotifications, dropDevice } from "../../application/notifications/choose-notifications.ts";
import { listDevices } from "../../database/views/notification-views.ts";
import {
  ALWAYS_KINDS,
  AT_ONCE_KINDS,
  isNotificationKind,
  MAIL_RHYTHMS,
  NOTIFICATION_KINDS,
  type NotificationChoice,
  type NotificationKind,
} from "../../domain/notification.ts";
import { may, type Role } from "../../domain/person.ts";
import { STATIC_FILES } from "../assets.ts";
import { type FormView, selectField, tickField, ticksField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { settingsNav } from "../components/settings-nav.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { dayOf } from "../leaving/leaving-sections.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";
import { viewerOf } from "./leaving-show.ts";

/** Answers GET `/settings/notifications`. */
export async function showChoices(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { person } = viewerOf(visit);
  const choice = await visit.house.ports.transact((work) => work.choices.load(person.id));
  return await c.html(await choicesPage(visit, viewOf(choice), c.req.query("done") === "kept"));
}

/** Answers POST of the same: keeps the choices. */
export async function keepChoices(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const { person } = viewerOf(visit);
  const choice = choiceFrom(form, person.role);
  const outcome = await chooseNotifications(visit.house.ports, { personId: person.id, choice });
  if (outcome.ok) return c.redirect("/settings/notifications?done=kept", 303);
  const { kind, field } = outcome.refusal;
  const mistakes = [{ field, sentence: visit.say(`refusal.${kind}`), isWarning: false }];
  return await c.html(await choicesPage(visit, { text: form.text, all: form.all, mistakes }, false), 422);
}

/** Answers POST `/settings/notifications/devices`: a device more (from the page's script) or less. */
export async function changeDevices(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const personId = viewerOf(visit).person.id;
  if (form.text("do") === "drop") {
    if (!await dropDevice(visit.house.ports, { personId, id: form.text("id") })) throw new Refusal(404);
    return c.redirect("/settings/notifications#devices", 303);
  }
  const address = { endpoint: form.text("endpoint"), p256dh: form.text("p256dh"), auth: form.text("auth") };
  const outcome = await addDevice(visit.house.ports, { personId, address, name: "" });
  if (outcome.ok) return c.redirect("/settings/notifications#devices", 303);
  return c.text(visit.say(`refusal.${outcome.refusal.kind}`), 422);
}

function viewOf(choice: NotificationChoice): FormView {
  const page = NOTIFICATION_KINDS.filter((kind) => !choice.notOnPage.includes(kind));
  const lists: Readonly<Record<string, readonly string[]>> = { page, at_once: choice.mailAtOnce, push: choice.push };
  return {
    text: (name) => name === "mail" ? choice.mail : name === "only_followed" && choice.onlyFollowed ? "yes" : "",
    all: (name) => lists[name] ?? [],
    mistakes: [],
  };
}

function choiceFrom(form: SubmittedForm, role: Role): NotificationChoice {
  const page = new Set(form.all("page"));
  return {
    notOnPage: kindsFor(role).filter((kind) => !page.has(kind) && !ALWAYS_KINDS.has(kind)),
    onlyFollowed: form.text("only_followed") !== "",
    mail: MAIL_RHYTHMS.find((one) => one === form.text("mail")) ?? "never",
    mailAtOnce: form.all("at_once").filter(isNotificationKind),
    push: form.all("push").filter(isNotificationKind),
  };
}

/** The kinds that can concern somebody with a role. */
function kindsFor(role: Role): readonly NotificationKind[] {
  return NOTIFICATION_KINDS.filter((kind) => {
    if (kind === "flag_opened") return may(role, "moderate");
    if (kind === "partner_asked" || kind === "partner_news") return may(role, "write_campaigns");
    return kind === "account_requested" ? may(role, "approve_people") : true;
  });
}

async function choicesPage(visit: Visit, view: FormView, isKept: boolean): Promise<Html> {
  const { say, db } = visit;
  const { person } = viewerOf(visit);
  const named = (kinds: readonly NotificationKind[]) =>
    kinds.map((kind) => [kind, say(`notification.kinds.${kind}`)] as const);
  const kinds = kindsFor(person.role);
  const atOnce = kinds.filter((kind) => (AT_ONCE_KINDS as readonly string[]).includes(kind));
  const mail = await db.selectFrom("person_mail").select("person_id").where("person_id", "=", person.id)
    .executeTakeFirst();
  return layout(
    visit,
    { title: say("settings.notifications"), hidden: true },
    markup`${settingsNav(visit)}<h1>${say("settings.notifications")}</h1>${
      isKept ? markup`<p class="done" role="status">${say("told.saved")}</p>` : nothing
    }<form class="writing" method="post" action="/settings/notifications">${formToken(visit)}${
      ticksField(
        view,
        { name: "page", label: say("told.page"), hint: say("told.page_hint") },
        named(kinds.filter((kind) => !ALWAYS_KINDS.has(kind))),
      )
    }${tickField(view, { name: "only_followed", label: say("told.only_followed") })}${
      selectField(
        view,
        { name: "mail", label: say("told.mail"), hint: say("told.mail_hint") },
        MAIL_RHYTHMS.map((rhythm) => [rhythm, say(`told.mail.${rhythm}`)] as const),
      )
    }${
      mail === undefined
        ? markup`<p class="note">${say("told.no_mail")} <a href="/settings/security">${say("told.add_mail")}</a></p>`
        : nothing
    }${ticksField(view, { name: "at_once", label: say("told.at_once") }, named(atOnce))}${
      ticksField(view, { name: "push", label: say("told.push"), hint: say("told.push_hint") }, named(kinds))
    }<p class="buttons"><button class="primary">${say("told.save")}</button></p></form>${await devices(visit)}`,
  );
}

async function devices(visit: Visit): Promise<Html> {
  const { say, db, house } = visit;
  const known = await listDevices(db, viewerOf(visit).person.id);
  return markup`<section id="devices" aria-labelledby="devices-title"><h2 id="devices-title">${say("told.push")}</h2>${
    known.length === 0 ? markup`<p>${say("told.no_device")}</p>` : markup`<ul class="plain">${
      known.map((device) => {
        const label = say("told.device", { date: dayOf(visit, Temporal.PlainDate.from(device.added_on)) });
        return markup`<li><form method="post" action="/settings/notifications/devices">${
          formToken(visit)
        }<input type="hidden" name="id" value="${device.id}">${label} <button class="quiet" name="do" value="drop" aria-label="${
          say("told.device_off")
        }: ${label}">${say("told.device_off")}</button></form></li>`;
      })
    }</ul>`
  }<noscript><p>${say("told.push_needs_script")}</p></noscript>
<form id="push-on" method="post" action="/settings/notifications/devices" data-key="${await house
    .pushKey()}" data-refused="${say("told.push_refused")}" hidden>${
    formToken(visit)
  }<input type="hidden" name="do" value="add"><input type="hidden" name="endpoint"><input type="hidden" name="p256dh"><input type="hidden" name="auth"><p class="buttons"><button>${
    say("told.push_on")
  }</button></p><p class="findings" role="alert" hidden></p></form>
<script type="module" src="${STATIC_FILES.push.path}"></script></section>`;
}
