/**
 * Coming to an account: by an invitation's link, openly, or by asking, as the movement chose. A handle and a name are enough;
 * nothing else is asked for.
 */
import { redeemRequest, requestAccount, type RequestRefusal } from "../../application/accounts/request-account.ts";
import { acceptInvitation, signUp, type SignUpRefusal } from "../../application/accounts/sign-up.ts";
import { findOpenInvitation, findRequestState, findWayIn } from "../../database/views/account-views.ts";
import type { WayIn } from "../../domain/account.ts";
import { accountLimits } from "../../domain/limits.ts";
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
import { address } from "../components/text.ts";
import { enter } from "../entering.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { ownName } from "../languages.ts";
import { interfaceLanguageOf, interfaceLanguages } from "../locales.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";
import { handleOf } from "./sign-in-show.ts";

/** Where a new person begins: with a way to come back. */
const AFTER_SIGN_UP = "/settings/security";

interface Shown {
  readonly title: string;
  readonly intro: string;
  readonly action: string;
  readonly button: string;
  readonly asksLine: boolean;
  readonly view: FormView;
  readonly refusal: string | null;
}

/** Answers GET `/sign_up`; while the node is by invitation only, the page does not exist. */
export async function showSignUp(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const way = await openWay(visit);
  return await c.html(signUpPage(visit, shownFor(visit, way, blankView({ language: visit.language }), null)));
}

/** Answers POST `/sign_up`: makes the account, or notes the request and shows where its answer will be. */
export async function doSignUp(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports, origin } = visit.house;
  const way = await openWay(visit);
  const form = await readForm(c);
  const wanted = wantedIn(form, visit);
  if (way === "open") {
    const outcome = await signUp(ports, wanted);
    if (outcome.ok) return await enter(c, outcome.value, AFTER_SIGN_UP);
    return await refusedPage(c, form, outcome.refusal, (view, kind) => shownFor(visit, way, view, kind));
  }
  const outcome = await requestAccount(ports, { ...wanted, line: form.text("line") });
  if (!outcome.ok) {
    return await refusedPage(c, form, outcome.refusal, (view, kind) => shownFor(visit, way, view, kind));
  }
  return await c.html(requestedPage(visit, `${origin}/sign_up/${outcome.value.secret}`));
}

/** Answers GET `/invitations/:secret`; unknown, revoked, full and late ones are answered alike. */
export async function showInvitation(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const secret = c.req.param("secret") ?? "";
  const invitation = await findOpenInvitation(visit.db, visit.house.ports.hashSecret(secret), visit.now);
  if (invitation === null) return await c.html(voidPage(visit), 404);
  const view = blankView({ language: visit.language });
  return await c.html(signUpPage(visit, invited(visit, secret, view, null)));
}

/** Answers POST `/invitations/:secret`: takes a place and signs in. */
export async function takeInvitation(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const secret = c.req.param("secret") ?? "";
  // An account's keys are slow to make: nobody makes the node work with a link that is none.
  if (await findOpenInvitation(visit.db, visit.house.ports.hashSecret(secret), visit.now) === null) {
    return await c.html(voidPage(visit), 404);
  }
  const outcome = await acceptInvitation(visit.house.ports, { ...wantedIn(form, visit), secret });
  if (outcome.ok) return await enter(c, outcome.value, AFTER_SIGN_UP);
  if (outcome.refusal.kind === "invitation_void") return await c.html(voidPage(visit), 404);
  return await refusedPage(c, form, outcome.refusal, (view, kind) => invited(visit, secret, view, kind));
}

/** Answers GET `/sign_up/:secret`: where a request stands, for whoever holds its link. */
export async function showRequest(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const secret = c.req.param("secret") ?? "";
  const state = await findRequestState(visit.db, visit.house.ports.hashSecret(secret));
  if (state === null) throw new Refusal(404);
  return await c.html(layout(
    visit,
    { title: say("sign_up.title.request"), hidden: true },
    markup`<h1>${say("sign_up.title.request")}</h1><p>${say(`sign_up.state.${state}`)}</p>${
      state !== "approved"
        ? nothing
        : markup`<form method="post" action="/sign_up/${encodeURIComponent(secret)}">${
          formToken(visit)
        }<p class="buttons"><button class="primary">${say("layout.sign_in")}</button></p></form>`
    }`,
  ));
}

/** Answers POST `/sign_up/:secret`: signs in whoever was approved. */
export async function takeRequest(c: WebContext): Promise<Response> {
  const { house } = c.get("visit");
  const outcome = await redeemRequest(house.ports, { secret: c.req.param("secret") ?? "" });
  if (!outcome.ok) throw new Refusal(404);
  return await enter(c, outcome.value, AFTER_SIGN_UP);
}

async function openWay(visit: Visit): Promise<Exclude<WayIn, "invitation">> {
  const way = await findWayIn(visit.db);
  if (way === "invitation" || visit.movement === null) throw new Refusal(404);
  return way;
}

function wantedIn(form: SubmittedForm, visit: Visit) {
  return {
    handle: handleOf(form.text("handle"), visit.addresses.host),
    name: form.text("name"),
    language: interfaceLanguageOf(form.text("language")) ?? visit.language,
  };
}

async function refusedPage(
  c: WebContext,
  form: SubmittedForm,
  refusal: SignUpRefusal | RequestRefusal,
  shown: (view: FormView, kind: string | null) => Shown,
): Promise<Response> {
  const visit = c.get("visit");
  const view = refusedView(visit.say, form, refusal);
  return await c.html(signUpPage(visit, shown(view, "field" in refusal ? null : refusal.kind)), 422);
}

function shownFor(visit: Visit, way: "request" | "open", view: FormView, refusal: string | null): Shown {
  const { say } = visit;
  const name = visit.movement?.name ?? visit.addresses.host;
  return {
    title: say(`sign_up.title.${way}`),
    intro: say(`sign_up.intro.${way}`, { name }),
    action: "/sign_up",
    button: say(`sign_up.do.${way}`),
    asksLine: way === "request",
    view,
    refusal,
  };
}

function invited(visit: Visit, secret: string, view: FormView, refusal: string | null): Shown {
  const { say } = visit;
  return {
    title: say("sign_up.title.open"),
    intro: say("sign_up.invited", { name: visit.movement?.name ?? visit.addresses.host }),
    action: `/invitations/${encodeURIComponent(secret)}`,
    button: say("sign_up.do.open"),
    asksLine: false,
    view,
    refusal,
  };
}

function signUpPage(visit: Visit, { title, intro, action, button, asksLine, view, refusal }: Shown): Html {
  const { say } = visit;
  return layout(
    visit,
    { title, hidden: true },
    markup`<h1>${title}</h1>${refusalNote(say, refusal)}<p>${intro}</p><p>${say("sign_up.enough")}</p>
<form class="writing" method="post" action="${action}">${formToken(visit)}${
      textField(view, {
        name: "name",
        label: say("people.name"),
        hint: say("sign_up.name_hint"),
        required: true,
        autocomplete: "nickname",
      })
    }${
      textField(view, {
        name: "handle",
        label: say("people.handle"),
        hint: say("hint.handle", { host: visit.addresses.host }),
        dir: "ltr",
        required: true,
        autocomplete: "username",
      })
    }${
      selectField(
        view,
        { name: "language", label: say("security.language") },
        interfaceLanguages.map((tag) => [tag, ownName(tag)] as const),
      )
    }${
      asksLine
        ? areaField(view, {
          name: "line",
          label: say("sign_up.line"),
          hint: say("sign_up.line_hint", { count: accountLimits.requestLineCharacters }),
          rows: 3,
        })
        : nothing
    }<p class="buttons"><button class="primary">${button}</button></p></form>
<p class="small"><a href="/privacy">${say("layout.privacy")}</a></p>`,
  );
}

function requestedPage(visit: Visit, link: string): Html {
  const { say } = visit;
  return layout(
    visit,
    { title: say("sign_up.title.request"), hidden: true },
    markup`<h1>${say("sign_up.requested")}</h1><p>${
      say("sign_up.requested_link", { days: accountLimits.requestDays })
    }</p><p class="copy">${address(link)}</p>`,
  );
}

function voidPage(visit: Visit): Html {
  const { say } = visit;
  return layout(
    visit,
    { title: say("sign_up.title.open"), hidden: true },
    markup`<h1>${say("sign_up.title.open")}</h1>${refusalNote(say, "invitation_void")}<p>${
      say("sign_up.void_next")
    }</p>`,
  );
}
