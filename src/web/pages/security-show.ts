/**
 * Somebody's own ways in, sessions and log, for themselves alone. What changes a way in asks first whether it is still them;
 * ending sessions never does.
 */
import {
  findOwnProofs,
  listSecurityNotes,
  listSessions,
  type OwnProofs,
  type SecurityNoteView,
  type SessionView,
} from "../../database/views/account-views.ts";
import { blankView, refusalNote, selectField, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { settingsNav } from "../components/settings-nav.ts";
import { dayText } from "../components/day.ts";
import { type Html, markup, nothing } from "../html.ts";
import { ownName } from "../languages.ts";
import { interfaceLanguages } from "../locales.ts";
import { signedIn, type Viewer, type Visit, type WebContext } from "../visit.ts";

/** What is said above the page: something done, or why it was not; or new recovery codes, this once. */
export interface SecurityMessage {
  readonly done?: string;
  readonly refusal?: string;
  readonly recoveryCodes?: readonly string[];
}

/** Answers GET `/settings/security`. */
export async function showSecurity(c: WebContext): Promise<Response> {
  return await c.html(await securityPage(c.get("visit"), {}));
}

/** Answers GET `/settings`: the first page of the settings. */
export function showSettings(c: WebContext): Response {
  return c.redirect("/settings/profile", 303);
}

/** The page with a message. */
export async function securityPage(visit: Visit, message: SecurityMessage): Promise<Html> {
  const viewer = signedIn(visit);
  const { say, db, now } = visit;
  const [proofs, sessions, notes] = [
    await findOwnProofs(db, viewer.person.id),
    await listSessions(db, viewer.person.id, now),
    await listSecurityNotes(db, viewer.person.id),
  ];
  return layout(
    visit,
    { title: say("settings.security"), hidden: true },
    markup`${settingsNav(visit)}<h1>${say("settings.security")}</h1>${messageBlock(visit, message)}${
      noWayBack(visit, proofs)
    }
${unseen(visit, notes)}
<div class="columns columns-even"><div>${passkeys(visit, proofs)}${password(visit, proofs)}${codes(visit, proofs)}</div>
<div>${mail(visit, proofs)}${sessionList(visit, viewer, sessions)}${language(visit, viewer)}${
      log(visit, notes)
    }</div></div>`,
  );
}

/** The codes on paper, shown once; a page of their own part so that they can be printed. */
export function recoveryList(visit: Pick<Visit, "say">, codes: readonly string[]): Html {
  return markup`<section class="done" role="status" aria-labelledby="codes"><h2 id="codes">${
    visit.say("security.recovery")
  }</h2><p>${visit.say("security.recovery_now")}</p><ol class="copy">${
    codes.map((code) => markup`<li><code dir="ltr">${code}</code></li>`)
  }</ol></section>`;
}

function messageBlock(visit: Visit, { done, refusal, recoveryCodes }: SecurityMessage): Html {
  return markup`${done === undefined ? nothing : markup`<p class="done" role="status">${visit.say(done)}</p>`}${
    refusalNote(visit.say, refusal ?? null)
  }${recoveryCodes === undefined ? nothing : recoveryList(visit, recoveryCodes)}`;
}

/** Said to whoever could not come back once this device forgets them, as after an invitation: what to do first, and then. */
function noWayBack({ say }: Visit, proofs: OwnProofs): Html {
  if (proofs.passkeys.length > 0 || proofs.hasPassword || proofs.sealedMail !== null) return nothing;
  return markup`<div class="note" role="status"><p><strong>${say("security.no_way_back")}</strong></p><p>${
    say("security.then")
  } <a href="/settings/profile">${say("settings.profile")}</a> · <a href="/home">${say("nav.home")}</a></p></div>`;
}

/** A button that changes something; `act` says what to the page it is sent to. */
function button(visit: Visit, act: string, label: string, hidden: Readonly<Record<string, string>> = {}): Html {
  return markup`<form method="post" action="/settings/security">${formToken(visit)}${
    Object.entries(hidden).map(([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`)
  }<button class="quiet" name="do" value="${act}">${label}</button></form>`;
}

function section(id: string, title: string, content: Html): Html {
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`;
}

function unseen(visit: Visit, notes: readonly SecurityNoteView[]): Html {
  const fresh = notes.filter(({ seen }) => !seen);
  if (fresh.length === 0) return nothing;
  const { say } = visit;
  return markup`<div class="note" role="status"><p><strong>${say("security.notice")}</strong></p><ul>${
    fresh.map((note) => markup`<li>${say(`security.note.${note.kind}`)} · ${dayText(visit, note.madeOn)}</li>`)
  }</ul><p>${say("security.notice_not_you")}</p><form method="post" action="/settings/security/sessions">${
    formToken(visit)
  }<button name="do" value="seen">${say("security.notice_seen")}</button></form></div>`;
}

function passkeys(visit: Visit, proofs: OwnProofs): Html {
  const { say } = visit;
  return section(
    "passkeys",
    say("security.passkeys"),
    markup`<p>${say("sign_in.passkey_what")}</p>${
      proofs.passkeys.length === 0
        ? nothing
        : markup`<ul class="desk-list">${
          proofs.passkeys.map((key) =>
            markup`<li><bdi>${key.name}</bdi><p class="small">${
              say("security.added", { day: dayText(visit, key.addedOn) })
            }${
              key.lastUsedOn === null
                ? nothing
                : markup` · ${say("security.used", { day: dayText(visit, key.lastUsedOn) })}`
            }</p>${button(visit, "remove_passkey", say("security.remove"), { id: key.id })}</li>`
          )
        }</ul>`
    }<p class="buttons"><a class="button" href="/settings/security/passkey">${say("security.passkey_add")}</a></p>`,
  );
}

function password(visit: Visit, proofs: OwnProofs): Html {
  const { say } = visit;
  return section(
    "password",
    say("sign_in.password"),
    markup`<p>${say(proofs.hasPassword ? "security.password_on" : "security.password_off")}</p>
<p class="buttons"><a class="button" href="/settings/security/password">${
      say(proofs.hasPassword ? "security.password_change" : "security.password_set")
    }</a></p>${proofs.hasPassword ? button(visit, "remove_password", say("security.password_remove")) : nothing}`,
  );
}

function codes(visit: Visit, proofs: OwnProofs): Html {
  const { say } = visit;
  return markup`${
    section(
      "one-time",
      say("security.codes"),
      markup`<p>${say("security.codes_what")}</p>${
        proofs.hasCodes
          ? markup`<p><strong>${say("security.codes_on")}</strong></p>${
            button(visit, "stop_codes", say("security.codes_stop"))
          }`
          : markup`<p class="buttons"><a class="button" href="/settings/security/codes">${
            say("security.codes_begin")
          }</a></p>`
      }`,
    )
  }${
    section(
      "recovery",
      say("security.recovery"),
      markup`<p>${say("security.recovery_left", { count: proofs.recoveryCodes })}</p>${
        button(visit, "recovery", say("security.recovery_make"))
      }`,
    )
  }`;
}

function mail(visit: Visit, { sealedMail }: OwnProofs): Html {
  const { say, house } = visit;
  const address = sealedMail === null ? null : house.ports.sealing.open(sealedMail);
  return section(
    "mail",
    say("security.address"),
    markup`<p>${say("security.mail_what")}</p>${
      address === null
        ? nothing
        : markup`<p class="copy"><bdi dir="ltr">${address}</bdi></p>${
          button(visit, "remove_mail", say("security.mail_remove"))
        }`
    }<form class="writing" method="post" action="/settings/security">${formToken(visit)}${
      textField(blankView(), {
        name: "address",
        label: say(address === null ? "security.address" : "security.mail_other"),
        type: "email",
        dir: "ltr",
        autocomplete: "email",
      })
    }<p class="buttons"><button name="do" value="set_mail">${say("security.mail_check")}</button></p></form>`,
  );
}

function sessionList(visit: Visit, viewer: Viewer, sessions: readonly SessionView[]): Html {
  const { say } = visit;
  return section(
    "sessions",
    say("security.sessions"),
    markup`<p>${say("security.sessions_what")}</p><ul class="desk-list">${
      sessions.map((session) =>
        markup`<li>${session.name === null ? say("security.session") : markup`<bdi>${session.name}</bdi>`}${
          session.id === viewer.sessionId ? markup` <strong>${say("security.session_this")}</strong>` : nothing
        }<p class="small">${say("security.begun", { day: dayText(visit, session.begunOn) })} · ${
          say("security.used", { day: dayText(visit, session.lastUsedOn) })
        }</p><form class="inline" method="post" action="/settings/security/sessions">${
          formToken(visit)
        }<input type="hidden" name="id" value="${session.id}"><input name="name" maxlength="60" aria-label="${
          say("security.session_name")
        }" value="${session.name ?? ""}"><button class="quiet" name="do" value="name">${
          say("security.session_rename")
        }</button>${
          session.id === viewer.sessionId
            ? nothing
            : markup`<button class="quiet" name="do" value="end">${say("security.session_end")}</button>`
        }</form></li>`
      )
    }</ul><form method="post" action="/settings/security/sessions">${
      formToken(visit)
    }<button class="danger" name="do" value="everywhere">${say("security.everywhere")}</button></form>`,
  );
}

function language(visit: Visit, viewer: Viewer): Html {
  const { say } = visit;
  const view = blankView({ language: viewer.language ?? visit.language });
  return section(
    "language",
    say("security.language"),
    markup`<form class="writing" method="post" action="/settings/security/sessions">${formToken(visit)}${
      selectField(
        view,
        { name: "language", label: say("security.language"), hint: say("security.language_what") },
        interfaceLanguages.map((tag) => [tag, ownName(tag)] as const),
      )
    }<p class="buttons"><button name="do" value="language">${say("security.keep")}</button></p></form>`,
  );
}

function log(visit: Visit, notes: readonly SecurityNoteView[]): Html {
  const { say } = visit;
  return section(
    "log",
    say("security.log"),
    notes.length === 0
      ? markup`<p class="empty">${say("security.log_empty")}</p>`
      : markup`<p>${say("security.log_what")}</p><ul>${
        notes.map((note) => markup`<li>${dayText(visit, note.madeOn)}: ${say(`security.note.${note.kind}`)}</li>`)
      }</ul>`,
  );
}
