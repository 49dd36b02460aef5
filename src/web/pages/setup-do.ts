/** The node's first page: names the movement and its first organiser. Opening it changes nothing; only the form does. */
import { redeemSignInLink } from "../../application/redeem-sign-in-link.ts";
import { setUpMovement, type SetUpRefusal } from "../../application/set-up-movement.ts";
import { handleProblem } from "../../domain/handle.ts";
import { countries } from "../components/call-fields.ts";
import { blankView, type FormView, refusalNote, refusedView, selectField, textField } from "../components/fields.ts";
import { layout } from "../components/layout.ts";
import { languageChoices } from "../components/writing-form.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { type Html, markup } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { startSession } from "../session.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers GET `/setup?token=`. Once set up, the page does not exist any more. */
export async function showSetup(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  if (visit.movement !== null) throw new Refusal(404);
  const token = c.req.query("token") ?? "";
  return await c.html(setupPage(visit, token, blankView({ language: visit.language }), null));
}

/** Answers POST `/setup`: sets up and signs the first organiser in. */
export async function doSetup(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const form = await readForm(c);
  const handle = form.text("handle").toLowerCase();
  const outcome = await setUpMovement(ports, {
    secret: form.text("token"),
    movement: {
      handle,
      name: form.text("name"),
      language: form.text("language"),
      country: form.text("country") || null,
      website: form.text("website") || null,
    },
    organiser: { handle: form.text("organiserHandle").toLowerCase(), name: form.text("organiserName") },
  });
  if (!outcome.ok) {
    const { kind } = outcome.refusal;
    const view = refusedView(visit.say, form, { kind, ...fieldRefused(outcome.refusal, form, handle) });
    return await c.html(setupPage(visit, form.text("token"), view, kind), 422);
  }
  const session = await redeemSignInLink(ports, { secret: outcome.value.signInSecret });
  if (!session.ok || session.value.step !== "in") return c.redirect("/sign_in", 303);
  startSession(c, visit.house, session.value.session);
  return c.redirect("/desk", 303);
}

/** The movement is looked at before the organiser, so that what is right about it was refused about the organiser. */
function fieldRefused(refusal: SetUpRefusal, form: SubmittedForm, handle: string): { readonly field?: string } {
  if (!("field" in refusal)) return {};
  if (refusal.field === "handle") return { field: handleProblem(handle) === null ? "organiserHandle" : "handle" };
  if (refusal.field === "name") return { field: form.text("name") === "" ? "name" : "organiserName" };
  return { field: refusal.field };
}

function setupPage(visit: Visit, token: string, view: FormView, refusal: string | null): Html {
  const { say } = visit;
  const host = { host: visit.addresses.host };
  return layout(
    visit,
    { title: say("setup.title"), hidden: true, keep: { token } },
    markup`<h1>${say("setup.title")}</h1>
<p>${say("setup.intro")}</p>
${refusalNote(say, refusal)}
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
    }
${
      textField(view, {
        name: "website",
        label: say("setup.website"),
        hint: say("hint.website"),
        type: "url",
        dir: "ltr",
      })
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
