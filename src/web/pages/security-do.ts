/**
 * What somebody changes about their own ways in and sessions. The forms come from the page of security; each change leads back
 * to it.
 */
import { endSession, nameSession, signOutEverywhere } from "../../application/accounts/keep-sessions.ts";
import { removePasskey } from "../../application/accounts/keep-passkey.ts";
import { chooseLanguage, readNotes } from "../../application/accounts/keep-self.ts";
import { renewRecoveryCodes, stopCodes } from "../../application/accounts/set-codes.ts";
import { askMailCheck, confirmMailAddress, removeMailAddress } from "../../application/accounts/set-mail-address.ts";
import { removePassword } from "../../application/accounts/set-password.ts";
import { refusalNote } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { settingsNav } from "../components/settings-nav.ts";
import { readForm } from "../forms/read-form.ts";
import { markup, nothing } from "../html.ts";
import { interfaceLanguageOf } from "../locales.ts";
import { Refusal } from "../refusal.ts";
import { dropSession } from "../session.ts";
import { signedIn, type WebContext } from "../visit.ts";
import { securityPage } from "./security-show.ts";

/** Answers POST `/settings/security`: changes that ask for a fresh proof. */
export async function changeSecurity(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const { person, sessionSecret } = signedIn(visit);
  const own = { personId: person.id, sessionSecret };
  const form = await readForm(c);
  switch (form.text("do")) {
    case "remove_passkey": {
      const outcome = await removePasskey(ports, { personId: person.id, id: form.text("id") });
      if (!outcome.ok) throw new Refusal(404);
      return c.redirect("/settings/security", 303);
    }
    case "remove_password":
      await removePassword(ports, own);
      return c.redirect("/settings/security", 303);
    case "stop_codes":
      await stopCodes(ports, own);
      return c.redirect("/settings/security", 303);
    case "remove_mail":
      await removeMailAddress(ports, own);
      return c.redirect("/settings/security", 303);
    case "recovery": {
      const { recoveryCodes } = await renewRecoveryCodes(ports, own);
      return await c.html(await securityPage(visit, { recoveryCodes }));
    }
    case "set_mail": {
      const address = form.text("address");
      const outcome = await askMailCheck(ports, { personId: person.id, address, language: visit.language });
      const message = outcome.ok ? { done: "security.mail_sent" } : { refusal: outcome.refusal.kind };
      return await c.html(await securityPage(visit, message), outcome.ok ? 200 : 422);
    }
    default:
      throw new Refusal(400, "form_unreadable");
  }
}

/** Answers POST `/settings/security/sessions`: what anybody signed in may do at any time. */
export async function changeSessions(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const personId = signedIn(visit).person.id;
  const form = await readForm(c);
  const id = form.text("id");
  switch (form.text("do")) {
    case "name": {
      const outcome = await nameSession(ports, { personId, id, name: form.text("name") });
      if (!outcome.ok) throw new Refusal(404);
      break;
    }
    case "end": {
      const outcome = await endSession(ports, { personId, id });
      if (!outcome.ok) throw new Refusal(404);
      break;
    }
    case "everywhere":
      await signOutEverywhere(ports, { personId });
      dropSession(c, visit.house);
      return c.redirect("/", 303);
    case "seen":
      await readNotes(ports, { personId });
      break;
    case "language":
      await chooseLanguage(ports, { personId, language: interfaceLanguageOf(form.text("language")) ?? "en" });
      break;
    default:
      throw new Refusal(400, "form_unreadable");
  }
  return c.redirect("/settings/security", 303);
}

/** Answers GET `/settings/security/mail/:secret`: the button; opening the letter's link changes nothing. */
export async function showMailCheck(c: WebContext): Promise<Response> {
  return await c.html(mailCheckPage(c, null));
}

/** Answers POST `/settings/security/mail/:secret`: the address is the person's. */
export async function takeMailCheck(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { person } = signedIn(visit);
  const secret = c.req.param("secret") ?? "";
  const outcome = await confirmMailAddress(visit.house.ports, { personId: person.id, secret });
  if (outcome.ok) return c.redirect("/settings/security", 303);
  return await c.html(mailCheckPage(c, outcome.refusal.kind), 422);
}

function mailCheckPage(c: WebContext, refusal: string | null) {
  const visit = c.get("visit");
  const { say } = visit;
  const action = `/settings/security/mail/${encodeURIComponent(c.req.param("secret") ?? "")}`;
  return layout(
    visit,
    { title: say("security.address"), hidden: true },
    markup`${settingsNav(visit)}<h1>${say("security.address")}</h1>${refusalNote(visit.say, refusal)}${
      refusal !== null
        ? nothing
        : markup`<p>${say("security.mail_press")}</p><form method="post" action="${action}">${
          formToken(visit)
        }<p class="buttons"><button class="primary">${say("security.mail_confirm")}</button></p></form>`
    }`,
  );
}
