/**
 * Signing in by a one-time link, and out again. Opening a link shows a button and changes nothing, so that a mail scanner
 * that follows it does not spend it; unknown, spent and late links are answered alike.
 */
import { redeemSignInLink, signOut } from "../../application/redeem-sign-in-link.ts";
import { refusalNote } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { enterOrAsk } from "../entering.ts";
import { markup } from "../html.ts";
import { dropSession } from "../session.ts";
import type { WebContext } from "../visit.ts";

/** Answers GET `/sign_in/:secret`: the button. */
export async function showSignInLink(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const action = `/sign_in/${encodeURIComponent(c.req.param("secret") ?? "")}`;
  return await c.html(layout(
    visit,
    { title: say("layout.sign_in"), hidden: true },
    markup`<h1>${say("layout.sign_in")}</h1>
<p>${say("sign_in.press")}</p>
<form method="post" action="${action}">${formToken(visit)}<p class="buttons"><button class="primary">${
      say(
        "layout.sign_in",
      )
    }</button></p></form>`,
  ));
}

/** Answers POST `/sign_in/:secret`: a new session whatever cookie came along, or the question for a second proof. */
export async function signIn(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say, house } = visit;
  const outcome = await redeemSignInLink(house.ports, { secret: c.req.param("secret") ?? "" });
  if (outcome.ok) return await enterOrAsk(c, outcome.value, "");
  return await c.html(
    layout(
      visit,
      { title: say("layout.sign_in"), hidden: true },
      markup`<h1>${say("layout.sign_in")}</h1>
${refusalNote(say, outcome.refusal.kind)}<p>${say("sign_in.how")}</p><p><a href="/sign_in">${
        say("sign_in.begin_again")
      }</a></p>`,
    ),
    422,
  );
}

/** Answers POST `/sign_out`: ends the session in the database first, so that a copy of the cookie is worth nothing. */
export async function doSignOut(c: WebContext): Promise<Response> {
  const { viewer, house } = c.get("visit");
  if (viewer !== null) await signOut(house.ports, { sessionSecret: viewer.sessionSecret });
  dropSession(c, house);
  return c.redirect("/", 303);
}
