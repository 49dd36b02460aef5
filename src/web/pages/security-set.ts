/** The three pages on which a way in is set up: a password, an authenticator app, a passkey. */
import { addPasskey } from "../../application/accounts/keep-passkey.ts";
import { passkeyCreation } from "../../application/accounts/passkey.ts";
import { beginCodes, confirmCodes } from "../../application/accounts/set-codes.ts";
import { setPassword } from "../../application/accounts/set-password.ts";
import { findOwnProofs } from "../../database/views/account-views.ts";
import { accountLimits } from "../../domain/limits.ts";
import { blankView, type FormView, refusalNote, refusedView, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { passkeyForm } from "../components/passkey-form.ts";
import { settingsNav } from "../components/settings-nav.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup } from "../html.ts";
import { qrShape } from "../posters/qr.ts";
import { signedIn, type Visit, type WebContext } from "../visit.ts";
import { recoveryList } from "./security-show.ts";

/** Answers GET `/settings/security/password`. */
export async function showPassword(c: WebContext): Promise<Response> {
  return await c.html(passwordPage(c.get("visit"), blankView(), null));
}

/** Answers POST `/settings/security/password`; every other session of the person ends. */
export async function takePassword(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { person, sessionSecret } = signedIn(visit);
  const form = await readForm(c);
  const password = form.raw("password");
  const outcome = await setPassword(visit.house.ports, { personId: person.id, sessionSecret, password });
  if (outcome.ok) return c.redirect("/settings/security", 303);
  const view = refusedView(visit.say, form, outcome.refusal);
  const isBusy = outcome.refusal.kind === "room_full";
  return await c.html(passwordPage(visit, view, isBusy ? "room_full" : null), isBusy ? 503 : 422);
}

function passwordPage(visit: Visit, view: FormView, refusal: string | null): Html {
  const { say } = visit;
  const { handle } = signedIn(visit).person;
  return layout(
    visit,
    { title: say("sign_in.password"), hidden: true },
    markup`${settingsNav(visit)}<h1>${say("sign_in.password")}</h1>${refusalNote(say, refusal)}
<p>${say("security.password_how", { count: accountLimits.passwordCharactersLeast })}</p>
<form class="writing" method="post" action="/settings/security/password">${
      formToken(visit)
    }<input type="text" name="username" value="${handle}" autocomplete="username" hidden>${
      textField(view, {
        name: "password",
        label: say("security.password_new"),
        type: "password",
        dir: "ltr",
        required: true,
        autocomplete: "new-password",
      })
    }<p class="hint">${say("security.password_ends")}</p><p class="buttons"><button class="primary">${
      say("security.keep")
    }</button></p></form>`,
  );
}

/** Answers GET `/settings/security/codes`: the key for the app. */
export async function showCodes(c: WebContext): Promise<Response> {
  return await codesPage(c, blankView(), null);
}

/** Answers POST `/settings/security/codes`: a first code; the answer shows recovery codes, this once. */
export async function takeCodes(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { person } = signedIn(visit);
  const form = await readForm(c);
  const [code, sealed] = [form.text("code"), form.text("key")];
  const outcome = await confirmCodes(visit.house.ports, { personId: person.id, code, sealed });
  if (!outcome.ok) return await codesPage(c, refusedView(visit.say, form, outcome.refusal), sealed);
  const { say } = visit;
  return await c.html(layout(
    visit,
    { title: say("security.codes"), hidden: true },
    markup`${settingsNav(visit)}<h1>${say("security.codes_on")}</h1>${
      recoveryList(visit, outcome.value.recoveryCodes)
    }<p class="buttons"><a class="button primary" href="/settings/security">${say("security.recovery_kept")}</a></p>`,
  ));
}

/** `again` is the sealed key of a form that was refused. */
async function codesPage(c: WebContext, view: FormView, again: string | null): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const { id, handle } = signedIn(visit).person;
  const begun = await beginCodes(visit.house.ports, { personId: id, handle, again });
  if (!begun.ok) return c.redirect("/settings/security", 303);
  const { key, uri, sealed } = begun.value;
  const { size, path } = qrShape(uri);
  const page = layout(
    visit,
    { title: say("security.codes"), hidden: true },
    markup`${settingsNav(visit)}<h1>${say("security.codes")}</h1><p>${say("security.codes_scan")}</p>
<p><svg class="qr" role="img" aria-label="${
      say("security.codes_qr")
    }" width="240" height="240" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/></svg></p>
<p>${say("security.codes_type")}</p><p class="copy"><code dir="ltr">${key.replaceAll(/(.{4})(?=.)/g, "$1 ")}</code></p>
<form class="writing" method="post" action="/settings/security/codes">${
      formToken(visit)
    }<input type="hidden" name="key" value="${sealed}">${
      textField(view, {
        name: "code",
        label: say("security.codes_first"),
        dir: "ltr",
        required: true,
        autocomplete: "one-time-code",
      })
    }<p class="buttons"><button class="primary">${say("security.codes_begin")}</button></p></form>`,
  );
  return await c.html(page, again === null ? 200 : 422);
}

/** Answers GET `/settings/security/passkey`. */
export async function showPasskey(c: WebContext): Promise<Response> {
  return await c.html(await passkeyPage(c.get("visit"), null));
}

/** Answers POST `/settings/security/passkey`: what the device made. */
export async function takePasskey(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { person } = signedIn(visit);
  const form = await readForm(c);
  const answer = { response: form.text("passkey") };
  const outcome = await addPasskey(visit.house.ports, { personId: person.id, name: form.text("name"), answer });
  if (outcome.ok) return c.redirect("/settings/security", 303);
  return await c.html(await passkeyPage(visit, outcome.refusal.kind), 422);
}

async function passkeyPage(visit: Visit, refusal: string | null): Promise<Html> {
  const { say, house, now } = visit;
  const { person } = signedIn(visit);
  const known = (await findOwnProofs(visit.db, person.id)).passkeys.map(({ id }) => id);
  return layout(
    visit,
    { title: say("security.passkey_add"), hidden: true, withPasskeys: true },
    markup`${settingsNav(visit)}<h1>${say("security.passkey_add")}</h1>${refusalNote(say, refusal)}
<p>${say("security.passkey_how")}</p>${
      passkeyForm(visit, {
        action: "/settings/security/passkey",
        options: await passkeyCreation(house.ports, person, known, now),
        button: say("security.passkey_make"),
        makes: true,
        fields: textField(blankView(), {
          name: "name",
          label: say("security.passkey_name"),
          hint: say("security.passkey_name_hint"),
        }),
      })
    }`,
  );
}
