/**
 * Signing in: by passkey, by handle and password, or one of the other ways. A wrong password, an unknown handle and a suspended
 * account are answered by the same page with the same status.
 */
import { passkeyRequest } from "../../application/accounts/passkey.ts";
import { signInWithPasskey } from "../../application/accounts/sign-in-with-passkey.ts";
import { signInWithPassword } from "../../application/accounts/sign-in-with-password.ts";
import { findWayIn } from "../../database/views/account-views.ts";
import { blankView, type FormView, refusalNote, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { passkeyForm } from "../components/passkey-form.ts";
import { enter, enterOrAsk } from "../entering.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { countAccountTry, forgetAccountTries } from "../middleware/account-limit.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers GET `/sign_in`; `next` names the page to come back to. */
export async function showSignIn(c: WebContext): Promise<Response> {
  const next = c.req.query("next") ?? "";
  return await c.html(await signInPage(c.get("visit"), { view: blankView(), refusal: null, next }));
}

/** Answers POST `/sign_in`: handle and password. */
export async function signInByPassword(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const handle = handleOf(form.text("handle"), visit.addresses.host);
  const next = form.text("next");
  await countAccountTry(visit.house, handle);
  const outcome = await signInWithPassword(visit.house.ports, { handle, password: form.raw("password") });
  if (!outcome.ok) {
    const { kind } = outcome.refusal;
    const view = { ...form, mistakes: [] };
    return await c.html(await signInPage(visit, { view, refusal: kind, next }), kind === "room_full" ? 503 : 422);
  }
  if (outcome.value.step === "in") await forgetAccountTries(visit.house, handle);
  return await enterOrAsk(c, outcome.value, next);
}

/** Answers POST `/sign_in/passkey`. */
export async function signInByPasskey(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const next = form.text("next");
  const outcome = await signInWithPasskey(visit.house.ports, { response: form.text("passkey") });
  if (outcome.ok) return await enter(c, outcome.value, next);
  return await c.html(await signInPage(visit, { view: blankView(), refusal: outcome.refusal.kind, next }), 422);
}

/** A handle as people type it: with or without `@`, with or without this node's host. */
export function handleOf(typed: string, host: string): string {
  const bare = typed.trim().toLowerCase().replace(/^@/, "");
  return bare.endsWith(`@${host}`) ? bare.slice(0, -host.length - 1) : bare.slice(0, 100);
}

async function signInPage(
  visit: Visit,
  { view, refusal, next }: { readonly view: FormView; readonly refusal: string | null; readonly next: string },
): Promise<Html> {
  const { say, house } = visit;
  const wayIn = await findWayIn(visit.db);
  const hiddenNext = markup`<input type="hidden" name="next" value="${next}">`;
  return layout(
    visit,
    { title: say("layout.sign_in"), hidden: true, withPasskeys: true, ...(next === "" ? {} : { keep: { next } }) },
    markup`<h1>${say("layout.sign_in")}</h1>
${refusalNote(say, refusal)}
<div class="columns columns-even"><section aria-labelledby="password"><h2 id="password">${say("sign_in.password")}</h2>
<form class="writing" method="post" action="/sign_in">${formToken(visit)}${hiddenNext}${
      textField(view, {
        name: "handle",
        label: say("people.handle"),
        dir: "ltr",
        required: true,
        autocomplete: "username",
      })
    }${
      textField(view, {
        name: "password",
        label: say("sign_in.password"),
        type: "password",
        dir: "ltr",
        required: true,
        autocomplete: "current-password",
      })
    }<p class="buttons"><button class="primary">${say("layout.sign_in")}</button></p></form></section>
<section aria-labelledby="passkey"><h2 id="passkey">${say("sign_in.passkey")}</h2><p>${
      say("sign_in.passkey_what")
    }</p>${
      passkeyForm(visit, {
        action: "/sign_in/passkey",
        options: await passkeyRequest(house.ports, visit.now),
        button: say("sign_in.with_passkey"),
        hidden: { next },
      })
    }</section></div>
<p><a href="/sign_in/other">${say("sign_in.other")}</a></p>${
      wayIn === "invitation"
        ? markup`<p class="small">${say("sign_up.by_invitation")}</p>`
        : visit.viewer === null
        ? markup`<p><a href="/sign_up">${say(`sign_up.title.${wayIn}`)}</a></p>`
        : nothing
    }`,
  );
}
