/** The addresses of accounts: coming in, signing in, and what people settle about their ways in. Part of the table in `routes.ts`. */
import { changeInvitations, showInvitations } from "./pages/invitations-manage.ts";
import { changePeople, showPeople } from "./pages/people-manage.ts";
import { decideOnRequest, showRequests } from "./pages/requests-decide.ts";
import { changeSecurity, changeSessions, showMailCheck, takeMailCheck } from "./pages/security-do.ts";
import { showCodes, showPasskey, showPassword, takeCodes, takePasskey, takePassword } from "./pages/security-set.ts";
import { showSecurity, showSettings } from "./pages/security-show.ts";
import { doSignOut, showSignInLink, signIn } from "./pages/session-do.ts";
import { showAgain, takeAgain } from "./pages/sign-in-again.ts";
import { askForMail, showOther, signInByRecovery } from "./pages/sign-in-other.ts";
import { showSecond, takeSecond } from "./pages/sign-in-second.ts";
import { showSignIn, signInByPasskey, signInByPassword } from "./pages/sign-in-show.ts";
import { doSignUp, showInvitation, showRequest, showSignUp, takeInvitation, takeRequest } from "./pages/sign-up.ts";
import type { Route } from "./routes.ts";

type Rest = Pick<Route, "get" | "post" | "form" | "fresh">;

const notKept = (path: string, access: Route["access"], rest: Rest): Route => {
  return { path, access, isCacheable: false, ...rest };
};

/** A page on which a way in is set up: opened and sent by somebody who has just shown who they are. */
const setUp = (path: string, get: Route["get"], post: Route["post"]): Route =>
  notKept(path, "signed_in", { ...(get && { get }), ...(post && { post }), form: "words", fresh: "everything" });

/**
 * Every route about accounts; no answer is ever kept. Invitations are not counted as guesses: a hall full of people comes from one
 * address, and 192 random bits are not guessed. Names stand before `:secret`, which would take them.
 */
export const accountRoutes: readonly Route[] = [
  notKept("/sign_in", "anybody", { get: showSignIn, post: signInByPassword, form: "secret" }),
  notKept("/sign_in/passkey", "anybody", { post: signInByPasskey, form: "secret" }),
  notKept("/sign_in/second", "anybody", { get: showSecond, post: takeSecond, form: "secret" }),
  notKept("/sign_in/other", "anybody", { get: showOther }),
  notKept("/sign_in/mail", "anybody", { post: askForMail, form: "secret" }),
  notKept("/sign_in/recovery", "anybody", { post: signInByRecovery, form: "secret" }),
  notKept("/sign_in/again", "signed_in", { get: showAgain, post: takeAgain, form: "words" }),
  notKept("/sign_in/:secret", "anybody", { get: showSignInLink, post: signIn, form: "secret" }),
  notKept("/sign_out", "anybody", { post: doSignOut, form: "words" }),
  notKept("/sign_up", "anybody", { get: showSignUp, post: doSignUp, form: "secret" }),
  notKept("/sign_up/:secret", "anybody", { get: showRequest, post: takeRequest, form: "secret" }),
  notKept("/invitations/:secret", "anybody", { get: showInvitation, post: takeInvitation, form: "words" }),
  notKept("/settings", "signed_in", { get: showSettings }),
  notKept("/settings/security", "signed_in", {
    get: showSecurity,
    post: changeSecurity,
    form: "words",
    fresh: "forms",
  }),
  notKept("/settings/security/sessions", "signed_in", { post: changeSessions, form: "words" }),
  setUp("/settings/security/password", showPassword, takePassword),
  setUp("/settings/security/codes", showCodes, takeCodes),
  setUp("/settings/security/passkey", showPasskey, takePasskey),
  notKept("/settings/security/mail/:secret", "signed_in", { get: showMailCheck, post: takeMailCheck, form: "words" }),
  notKept("/desk/people", "operate", { get: showPeople, post: changePeople, form: "words", fresh: "forms" }),
  notKept("/desk/invitations", "invite", {
    get: showInvitations,
    post: changeInvitations,
    form: "words",
    fresh: "forms",
  }),
  notKept("/desk/requests", "approve_people", { get: showRequests, post: decideOnRequest, form: "words" }),
];
