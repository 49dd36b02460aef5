/**
 * The other ways in: a link by mail, a recovery code, a link from a steward. Asking for mail is answered alike whether or not
 * anybody has the address.
 */
import { askMailLink } from "../../application/accounts/ask-mail-link.ts";
import { recoverWithCode } from "../../application/accounts/recover-with-code.ts";
import { blankView, type FormView, refusalNote, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { enter } from "../entering.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { countAccountTry, forgetAccountTries } from "../middleware/account-limit.ts";
import type { Visit, WebContext } from "../visit.ts";
import { handleOf } from "./sign-in-show.ts";

/** Answers GET `/sign_in/other`. */
export async function showOther(c: WebContext): Promise<Response> {
  return await c.html(otherPage(c.get("visit"), blankView(), {}));
}

/** Answers POST `/sign_in/mail`. */
export async function askForMail(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  await askMailLink(visit.house.ports, { address: form.text("address"), language: visit.language });
  return await c.html(otherPage(visit, blankView(), { asked: true }));
}

/** Answers POST `/sign_in/recovery`. */
export async function signInByRecovery(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const handle = handleOf(form.text("handle"), visit.addresses.host);
  await countAccountTry(visit.house, handle);
  const outcome = await recoverWithCode(visit.house.ports, { handle, code: form.text("code") });
  if (!outcome.ok) {
    return await c.html(otherPage(visit, { ...form, mistakes: [] }, { refusal: outcome.refusal.kind }), 422);
  }
  await forgetAccountTries(visit.house, handle);
  return await enter(c, outcome.value, "/settings/security");
}

function otherPage(
  visit: Visit,
  view: FormView,
  { asked = false, refusal = null }: { readonly asked?: boolean; readonly refusal?: string | null },
): Html {
  const { say } = visit;
  return layout(
    visit,
    { title: say("sign_in.other"), hidden: true },
    markup`<p class="small"><a href="/sign_in">${say("layout.sign_in")}</a></p>
<h1>${say("sign_in.other")}</h1>${refusalNote(say, refusal)}${
      asked ? markup`<p class="done" role="status">${say("sign_in.mail_asked")}</p>` : nothing
    }
<section aria-labelledby="mail"><h2 id="mail">${say("sign_in.mail")}</h2><p>${say("sign_in.mail_what")}</p>
<form class="writing" method="post" action="/sign_in/mail">${formToken(visit)}${
      textField(view, {
        name: "address",
        label: say("security.address"),
        type: "email",
        dir: "ltr",
        required: true,
        autocomplete: "email",
      })
    }<p class="buttons"><button>${say("sign_in.mail_send")}</button></p></form></section>
<section aria-labelledby="recovery"><h2 id="recovery">${say("security.recovery")}</h2><p>${
      say("sign_in.recovery_what")
    }</p>
<form class="writing" method="post" action="/sign_in/recovery">${formToken(visit)}${
      textField(view, {
        name: "handle",
        label: say("people.handle"),
        dir: "ltr",
        required: true,
        autocomplete: "username",
      })
    }${
      textField(view, {
        name: "code",
        label: say("sign_in.recovery_code"),
        dir: "ltr",
        required: true,
        autocomplete: "off",
      })
    }<p class="buttons"><button>${say("layout.sign_in")}</button></p></form></section>
<section aria-labelledby="steward"><h2 id="steward">${say("sign_in.steward")}</h2><p>${
      say("sign_in.how")
    }</p></section>`,
  );
}
