/**
 * The question before something about security changes: is it still you? Whoever stole a browser that was left open comes no
 * further than here.
 */
import { passkeyRequest } from "../../application/accounts/passkey.ts";
import { proveAgain } from "../../application/accounts/prove-again.ts";
import { findOwnProofs } from "../../database/views/account-views.ts";
import { blankView, refusalNote, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { passkeyForm } from "../components/passkey-form.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { localPath } from "../local-path.ts";
import { countAccountTry, forgetAccountTries } from "../middleware/account-limit.ts";
import { signedIn, type Viewer, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/sign_in/again`. */
export async function showAgain(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const next = c.req.query("next") ?? "";
  return await c.html(await againPage(visit, signedIn(visit), { next, refusal: null }));
}

/** Answers POST `/sign_in/again`, and leads back. */
export async function takeAgain(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const viewer = signedIn(visit);
  const form = await readForm(c);
  const [next, passkey] = [form.text("next"), form.text("passkey")];
  // Counted apart from signing in: nobody outside can use up the tries of somebody who is in.
  const counted = `again as ${viewer.person.id}`;
  await countAccountTry(visit.house, counted);
  const outcome = await proveAgain(visit.house.ports, {
    personId: viewer.person.id,
    sessionSecret: viewer.sessionSecret,
    password: form.raw("password"),
    code: form.text("code"),
    passkey: passkey === "" ? null : { response: passkey },
  });
  if (outcome.ok) {
    await forgetAccountTries(visit.house, counted);
    return c.redirect(localPath(next, visit.house.origin, "/settings/security"), 303);
  }
  const { kind } = outcome.refusal;
  return await c.html(await againPage(visit, viewer, { next, refusal: kind }), kind === "room_full" ? 503 : 422);
}

async function againPage(
  visit: Visit,
  viewer: Viewer,
  { next, refusal }: { readonly next: string; readonly refusal: string | null },
): Promise<Html> {
  const { say, house } = visit;
  const proofs = await findOwnProofs(visit.db, viewer.person.id);
  const hasCode = proofs.hasCodes || proofs.recoveryCodes > 0;
  const hasPassword = proofs.hasPassword && !proofs.hasCodes;
  return layout(
    visit,
    { title: say("sign_in.again"), hidden: true, withPasskeys: true, keep: { next } },
    markup`<h1>${say("sign_in.again")}</h1>${refusalNote(say, refusal)}<p>${say("sign_in.again_what")}</p>${
      proofs.passkeys.length === 0 ? nothing : passkeyForm(visit, {
        action: "/sign_in/again",
        options: await passkeyRequest(house.ports, visit.now),
        button: say("sign_in.with_passkey"),
        hidden: { next },
      })
    }${
      hasCode || hasPassword
        ? markup`<form class="writing" method="post" action="/sign_in/again">${
          formToken(visit)
        }<input type="hidden" name="next" value="${next}">${
          hasPassword
            ? textField(blankView(), {
              name: "password",
              label: say("sign_in.password"),
              type: "password",
              dir: "ltr",
              autocomplete: "current-password",
            })
            : nothing
        }${
          hasCode
            ? textField(blankView(), {
              name: "code",
              label: proofs.hasCodes ? say("sign_in.code") : say("sign_in.recovery_code"),
              ...(proofs.hasCodes ? { hint: say("sign_in.code_hint") } : {}),
              dir: "ltr",
              autocomplete: proofs.hasCodes ? "one-time-code" : "off",
            })
            : nothing
        }<p class="buttons"><button class="primary">${say("sign_in.again_do")}</button></p></form>`
        : nothing
    }<p class="small">${say("sign_in.again_link")}</p><p><a href="/sign_in/other">${say("sign_in.other")}</a></p>`,
  );
}
