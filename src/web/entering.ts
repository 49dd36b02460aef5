/**
 * What every way to sign in ends with: the session the browser had is ended, a new one begins, and the person is led where they
 * wanted to go, on this node. Or they are asked for a second proof first.
 */
import type { OpenedSession } from "../application/accounts/open-session.ts";
import type { FirstProof } from "../application/accounts/sign-in-with-password.ts";
import { signOut } from "../application/redeem-sign-in-link.ts";
import { localPath } from "./local-path.ts";
import { secondProofPage } from "./pages/sign-in-second.ts";
import { startSession } from "./session.ts";
import type { WebContext } from "./visit.ts";

/** Where somebody goes who did not say: their own home. Whoever was on the way to the desk asks for it by `next`. */
export const AFTER_SIGN_IN = "/home";

/** Begins the session and leads on. */
export async function enter(c: WebContext, session: OpenedSession, next: string): Promise<Response> {
  const { house, viewer } = c.get("visit");
  if (viewer !== null) await signOut(house.ports, { sessionSecret: viewer.sessionSecret });
  startSession(c, house, session);
  return c.redirect(localPath(next, house.origin, AFTER_SIGN_IN), 303);
}

/** Leads in, or to the question for the second proof. */
export async function enterOrAsk(c: WebContext, proof: FirstProof, next: string): Promise<Response> {
  if (proof.step === "in") return await enter(c, proof.session, next);
  return await c.html(await secondProofPage(c.get("visit"), { ticket: proof.ticket, next, refusal: null }));
}
