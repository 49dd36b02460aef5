/** The second half of signing in: a code of the app, a recovery code, or a passkey. The ticket of the first half is in the form. */
import { answerSecondProof } from "../../application/accounts/answer-second-proof.ts";
import { passkeyRequest } from "../../application/accounts/passkey.ts";
import { findTicketHolder } from "../../database/views/account-views.ts";
import { blankView, refusalNote, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { passkeyForm } from "../components/passkey-form.ts";
import { enter } from "../entering.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup } from "../html.ts";
import { countAccountTry, forgetAccountTries } from "../middleware/account-limit.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers GET `/sign_in/second`, where only a form leads: back to the beginning. */
export function showSecond(c: WebContext): Response {
  return c.redirect("/sign_in", 303);
}

/** Answers POST `/sign_in/second`. Tries are counted by person, however many tickets a known password opens (threat 114). */
export async function takeSecond(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const [ticket, next, passkey] = [form.text("ticket"), form.text("next"), form.text("passkey")];
  const holder = await findTicketHolder(visit.db, visit.house.ports.hashSecret(ticket));
  const counted = holder === null ? null : `second proof of ${holder}`;
  if (counted !== null) await countAccountTry(visit.house, counted);
  const outcome = await answerSecondProof(visit.house.ports, {
    ticket,
    code: form.text("code"),
    passkey: passkey === "" ? null : { response: passkey },
  });
  if (outcome.ok) {
    if (counted !== null) await forgetAccountTries(visit.house, counted);
    return await enter(c, outcome.value, next);
  }
  return await c.html(await secondProofPage(visit, { ticket, next, refusal: outcome.refusal.kind }), 422);
}

/** The page that asks for it. A void ticket leaves only the way back. */
export async function secondProofPage(
  visit: Visit,
  { ticket, next, refusal }: { readonly ticket: string; readonly next: string; readonly refusal: string | null },
): Promise<Html> {
  const { say } = visit;
  const head = { title: say("sign_in.second"), hidden: true, withPasskeys: true, keep: { next } };
  const title = markup`<h1>${say("sign_in.second")}</h1>${refusalNote(say, refusal)}`;
  const again = markup`<p><a href="/sign_in">${say("sign_in.begin_again")}</a></p>`;
  if (refusal === "ticket_void") return layout(visit, head, markup`${title}${again}`);
  return layout(
    visit,
    head,
    markup`${title}<p>${say("sign_in.second_what")}</p>
<form class="writing" method="post" action="/sign_in/second">${
      formToken(visit)
    }<input type="hidden" name="ticket" value="${ticket}"><input type="hidden" name="next" value="${next}">${
      textField(blankView(), {
        name: "code",
        label: say("sign_in.code"),
        hint: say("sign_in.code_hint"),
        dir: "ltr",
        required: true,
        autocomplete: "one-time-code",
      })
    }<p class="buttons"><button class="primary">${say("layout.sign_in")}</button></p></form>${
      passkeyForm(visit, {
        action: "/sign_in/second",
        options: await passkeyRequest(visit.house.ports, visit.now),
        button: say("sign_in.with_passkey"),
        hidden: { ticket, next },
      })
    }${again}`,
  );
}
