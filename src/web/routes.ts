/**
 * The table of routes: every page, who may open it, and what its form may weigh. `app.ts` builds the application from it;
 * a path that is not here does not exist.
 */
import type { Right } from "../domain/person.ts";
import { showAbout } from "./pages/about-show.ts";
import { showActor, showMovementByHandle, showNode, showPersonById } from "./pages/actor-show.ts";
import { showCall, showPlace } from "./pages/call-show.ts";
import { editCall, writeCall } from "./pages/call-write.ts";
import { showCampaign } from "./pages/campaign-show.ts";
import { editCampaign, writeCampaign } from "./pages/campaign-write.ts";
import { decideFlag, decideReply } from "./pages/conversation-moderate.ts";
import { showDesk } from "./pages/desk-show.ts";
import { showHome } from "./pages/home-show.ts";
import { chooseLanguageCookie } from "./pages/language-choose.ts";
import { editMovement, writeMovement } from "./pages/movement-revise.ts";
import { showNotice } from "./pages/notice-show.ts";
import { changePeople, showPeople } from "./pages/people-manage.ts";
import { doSignOut, showSignIn, showSignInLink, signIn } from "./pages/session-do.ts";
import { doSetup, showSetup } from "./pages/setup-do.ts";
import { askStep, takeStep } from "./pages/step-confirm.ts";
import { showTag } from "./pages/tag-show.ts";
import { showTerms } from "./pages/terms-show.ts";
import type { WebContext } from "./visit.ts";

/** Who may open a route: anybody, anybody signed in, or whoever has a right. */
export type RouteAccess = "anybody" | "signed_in" | Right;

/** What a form may weigh and whether attempts are counted: words, words with a picture, or a secret. */
export type FormKind = "words" | "picture" | "secret";

/** A page or a form's target. */
export interface Route {
  readonly path: string;
  readonly access: RouteAccess;
  /** Whether an anonymous answer depends on nothing but path, language and database; see `cacheKeyOf`. */
  readonly isCacheable: boolean;
  readonly get?: (c: WebContext) => Response | Promise<Response>;
  readonly post?: (c: WebContext) => Response | Promise<Response>;
  readonly form?: FormKind;
}

const page = (path: string, get: NonNullable<Route["get"]>): Route => ({
  path,
  get,
  access: "anybody",
  isCacheable: true,
});
const desk = (path: string, access: RouteAccess, rest: Pick<Route, "get" | "post" | "form">): Route => {
  return { path, access, isCacheable: false, ...rest };
};

/** Every route of the pages; `/media/:id` and `/static/:file`, which know no visitor, are in `app.ts`. */
export const routes: readonly Route[] = [
  page("/", showHome),
  page("/about", showAbout),
  page("/ns", showTerms),
  page("/:at{@.+}", showActor),
  page("/actor", showNode),
  page("/m/:handle", showMovementByHandle),
  page("/c/:handle", showCampaign),
  page("/u/:id", showPersonById),
  page("/calls/:id", showCall),
  page("/places/:id", showPlace),
  page("/notes/:id", showNotice),
  page("/tags/:tag", showTag),
  desk("/language", "anybody", { post: chooseLanguageCookie, form: "words" }),
  desk("/setup", "anybody", { get: showSetup, post: doSetup, form: "secret" }),
  desk("/sign_in", "anybody", { get: showSignIn }),
  desk("/sign_in/:secret", "anybody", { get: showSignInLink, post: signIn, form: "secret" }),
  desk("/sign_out", "anybody", { post: doSignOut, form: "words" }),
  desk("/desk", "signed_in", { get: showDesk }),
  desk("/desk/movement", "operate", { get: editMovement, post: writeMovement, form: "words" }),
  desk("/desk/people", "operate", { get: showPeople, post: changePeople, form: "words" }),
  desk("/desk/replies", "moderate", { post: decideReply, form: "words" }),
  desk("/desk/flags", "moderate", { post: decideFlag, form: "words" }),
  desk("/desk/campaigns/new", "write_campaigns", { get: editCampaign, post: writeCampaign, form: "picture" }),
  desk("/desk/campaigns/:handle", "write_campaigns", { get: editCampaign, post: writeCampaign, form: "picture" }),
  desk("/desk/campaigns/:handle/:step{publish|close}", "write_campaigns", {
    get: askStep,
    post: takeStep,
    form: "words",
  }),
  desk("/desk/campaigns/:handle/calls/new", "write_campaigns", { get: editCall, post: writeCall, form: "picture" }),
  desk("/desk/calls/:id", "write_campaigns", { get: editCall, post: writeCall, form: "picture" }),
  desk("/desk/calls/:id/:step{publish|close|cancel|delete}", "write_campaigns", {
    get: askStep,
    post: takeStep,
    form: "words",
  }),
];
