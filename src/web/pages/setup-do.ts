/** The node's first page: names the movement and its first organiser. Opening it changes nothing; only the form does. */
import { redeemSignInLink } from "../../application/redeem-sign-in-link.ts";
import { setUpMovement } from "../../application/set-up-movement.ts";
import { countries } from "../components/call-fields.ts";
import { type FormView, selectField, textField } from "../components/fields.ts";
import { layout } from "../components/layout.ts";
import { languageChoices } from "../components/writing-form.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { startSession } from "../session.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers GET `/setup?token=`. Once set up, the page does not exist any more. */
export async function showSetup(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  if (visit.movement !== null) throw new Refusal(404);
  const token = c.req.query("token") ?? "";
  const values = { language: visit.language as string };
  const view = { text: (name: string) => name === "language" ? values.language : "", all: () => [] };
  return await c.html(setupPage(visit, token, { ...view, say: visit.say, findings: [] }, null));
}

/** Answers POST `/setup`: sets up and signs the first organiser in. */
export async function doSetup(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const form = await readForm(c);
  const outcome = await setUpMovement(ports, {
    secret: form.text("token"),
    movement: {
      handle: form.text("handle").toLowerCase(),
      name: form.text("name"),
      language: form.text("language"),
      country: form.text("country") || null,
    },
    organiser: { handle: form.text("organiserHandle").toLowerCase(), name: form.text("organiserName") },
  });
  if (!outcome.ok) {
    return await c.html(setupPage(visit, form.text("token"), viewOfForm(visit, form), outcome.refusal.kind), 422);
  }
  const session = await redeemSignInLink(ports, { secret: outcome.value.signInSecret });
  if (!session.ok) return c.redirect("/sign_in", 303);
  startSession(c, visit.house, session.value);
  return c.redirect("/desk", 303);
}

function viewOfForm(visit: Visit, form: SubmittedForm): FormView {
  return { say: visit.say, text: form.text, all: form.all, findings: [] };
}

function setupPage(visit: Visit, token: string, view: FormView, refusal: string | null): Html {
  const { say } = visit;
  const host = { host: visit.addresses.host };
  return layout(
    visit,
    { title: say("setup.title"), hidden: true, keep: { token } },
    markup`<h1>${say("setup.title")}</h1>
<p>${say("setup.intro")}</p>
${
      refusal === null
        ? nothing
        : markup`<p class="findings" role="alert"><strong>${say(`refusal.${refusal}`)}</strong></p>`
    }
<form class="writing" method="post" action="/setup"><input type="hidden" name="token" value="${token}">
<fieldset><legend>${say("setup.movement")}</legend>
${textField(view, { name: "name", label: say("setup.name"), required: true })}
${
      textField(view, {
        name: "handle",
        label: say("setup.handle"),
        hint: say("hint.handle", host),
        dir: "ltr",
        required: true,
      })
    }
${selectField(view, { name: "language", label: say("setup.language") }, languageChoices(visit, [], []))}
${
      selectField(view, { name: "country", label: say("setup.country") }, [
        ["", say("setup.no_country")],
        ...countries(visit),
      ])
    }</fieldset>
<fieldset><legend>${say("setup.organiser")}</legend><p class="hint">${say("setup.organiser_how")}</p>
${textField(view, { name: "organiserName", label: say("people.name"), required: true })}
${
      textField(view, {
        name: "organiserHandle",
        label: say("people.handle"),
        hint: say("hint.handle", host),
        dir: "ltr",
        required: true,
      })
    }</fieldset>
<p class="note">${say("setup.seizure")}</p>
<p class="buttons"><button class="primary">${say("setup.do")}</button></p></form>`,
  );
}
