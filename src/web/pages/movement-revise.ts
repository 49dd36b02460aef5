/** Where a steward says who the movement is: the name and words of the front page. Its handle is an address and stays. */
import { reviseMovement } from "../../application/revise-movement.ts";
import type { Movement } from "../../domain/movement.ts";
import { countries } from "../components/call-fields.ts";
import {
  areaField,
  blankView,
  type FormView,
  refusalNote,
  refusedView,
  selectField,
  textField,
} from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { languageChoices } from "../components/writing-form.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/desk/movement`. */
export async function editMovement(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const movement = loadMovement(visit);
  const { name, summary, language, country } = movement;
  return await c.html(movementForm(visit, blankView({ name, summary, language, country: country ?? "" }), null));
}

/** Answers POST `/desk/movement`: the change goes to the movement's followers too. */
export async function writeMovement(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  loadMovement(visit);
  const form = await readForm(c);
  const outcome = await reviseMovement(visit.house.ports, asker(visit), {
    name: form.text("name"),
    summary: form.text("summary"),
    language: form.text("language"),
    country: form.text("country") || null,
  });
  if (outcome.ok) return c.redirect("/", 303);
  return await c.html(
    movementForm(visit, refusedView(visit.say, form, outcome.refusal), outcome.refusal.kind),
    422,
  );
}

function loadMovement(visit: Visit): Movement {
  if (visit.movement === null) throw new Refusal(404);
  return visit.movement;
}

function movementForm(visit: Visit, view: FormView, refusal: string | null): Html {
  const { say } = visit;
  const title = say("setup.movement");
  return layout(
    visit,
    { title, hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><h1>${title}</h1>
${refusalNote(say, refusal)}<form class="writing" method="post" action="/desk/movement">${formToken(visit)}
${textField(view, { name: "name", label: say("setup.name"), required: true })}
${areaField(view, { name: "summary", label: say("setup.summary"), hint: say("hint.markdown") })}
${
      selectField(
        view,
        { name: "language", label: say("setup.language") },
        languageChoices(visit, [view.text("language")], []),
      )
    }
${
      selectField(view, { name: "country", label: say("setup.country") }, [
        ["", say("setup.no_country")],
        ...countries(visit),
      ])
    }
<p class="buttons"><button class="primary">${say("form.save_published")}</button></p></form>`,
  );
}
