/** Where a steward says who the movement is: the name and words of the front page. Its handle is an address and stays. */
import { reviseMovement } from "../../application/revise-movement.ts";
import { findDomainCheck } from "../../database/views/trust-views.ts";
import { accentOf, type Movement } from "../../domain/movement.ts";
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
import { websiteSection } from "../components/website-check.ts";
import { languageChoices, pictureFieldset } from "../components/writing-form.ts";
import { NO_PICTURE, type PictureInForm, readPicture } from "../forms/picture-field.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { type Html, markup } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { HOUSE_ACCENT } from "../theme/palette.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/desk/movement`. */
export async function editMovement(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const movement = loadMovement(visit);
  const { name, summary, language, country, website, accent, logo } = movement;
  const values = {
    name,
    summary,
    language,
    country: country ?? "",
    website: website ?? "",
    logoAlt: logo?.alt[language] ?? "",
    accent: accent ?? HOUSE_ACCENT,
  };
  return await c.html(await movementForm(visit, blankView(values), { refusal: null, picture: NO_PICTURE }));
}

/** Answers POST `/desk/movement`: the change goes to the movement's followers too. */
export async function writeMovement(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const movement = loadMovement(visit);
  const form = await readForm(c);
  const picture = await readPicture(form, movement.logo);
  if (picture.problem !== null) {
    return await c.html(await movementForm(visit, { ...form, mistakes: [] }, { refusal: null, picture }), 422);
  }
  const hasLogo = picture.ready !== null || picture.storedId !== null;
  if (hasLogo && form.text("logoAlt") === "") {
    const mistake = { field: "logoAlt", sentence: visit.say("finding.image_alt_required"), isWarning: false };
    return await c.html(await movementForm(visit, { ...form, mistakes: [mistake] }, { refusal: null, picture }), 422);
  }
  const outcome = await reviseMovement(visit.house.ports, asker(visit), {
    name: form.text("name"),
    summary: form.text("summary"),
    language: form.text("language"),
    country: form.text("country") || null,
    website: form.text("website") || null,
    ...faceOf(form, picture),
  });
  if (outcome.ok) {
    const isNew = outcome.value.website !== null && outcome.value.website !== movement.website;
    return c.redirect(isNew ? "/desk/movement#website" : "/", 303);
  }
  return await c.html(
    await movementForm(visit, refusedView(visit.say, form, outcome.refusal), {
      refusal: outcome.refusal.kind,
      picture,
    }),
    422,
  );
}

/** Answers POST `/desk/movement/check`: looks now whether the website links back, and shows what was seen. */
export async function checkWebsite(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  loadMovement(visit);
  await readForm(c);
  await visit.house.joint.lookAtOwnWebsite();
  return c.redirect("/desk/movement#website", 303);
}

/** Colour and logo as the form says them. The colour of the house is nobody's own; what is no colour is refused later. */
function faceOf(form: SubmittedForm, picture: PictureInForm) {
  const written = form.text("accent");
  const accent = accentOf(written) ?? written;
  const alt = form.text("logoAlt");
  const hasLogo = picture.ready !== null || picture.storedId !== null;
  const words = alt === "" ? {} : { [form.text("language")]: alt };
  return {
    accent: accent === "" || accent === HOUSE_ACCENT ? null : accent,
    logo: hasLogo ? { mediaId: picture.storedId ?? "", alt: words } : null,
    newLogo: picture.ready,
  };
}

function loadMovement(visit: Visit): Movement {
  if (visit.movement === null) throw new Refusal(404);
  return visit.movement;
}

async function movementForm(
  visit: Visit,
  view: FormView,
  { refusal, picture }: { readonly refusal: string | null; readonly picture: PictureInForm },
): Promise<Html> {
  const { say, db } = visit;
  const title = say("setup.movement");
  const movement = loadMovement(visit);
  const check = await findDomainCheck(db, visit.addresses.movement(movement.handle));
  return layout(
    visit,
    { title, hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><h1>${title}</h1>
${refusalNote(say, refusal)}<form class="writing" method="post" action="/desk/movement" enctype="multipart/form-data">${
      formToken(visit)
    }
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
${
      textField(view, {
        name: "website",
        label: say("setup.website"),
        hint: say("hint.website"),
        type: "url",
        dir: "ltr",
      })
    }
${
      textField(view, {
        name: "accent",
        label: say("setup.accent"),
        hint: say("hint.accent", { house: HOUSE_ACCENT }),
        type: "color",
      })
    }
${
      pictureFieldset(visit, view, visit.movement?.logo ?? null, picture, {
        legend: say("setup.logo"),
        hint: say("hint.logo"),
      })
    }${textField(view, { name: "logoAlt", label: say("field.imageAlt"), hint: say("hint.imageAlt") })}
<p class="buttons"><button class="primary">${say("form.save_published")}</button></p></form>${
      websiteSection(visit, check)
    }`,
  );
}
