/**
 * Builds the application of the pages from the table of routes. Here alone refusals and faults become answers; a fault is
 * logged by its name and a request id, and tells the visitor nothing else.
 */
import { getLogger } from "@logtape/logtape";
import { Hono, type MiddlewareHandler } from "hono";
import { isDatabaseBusy } from "../database/connection/busy.ts";
import { formLimits } from "../domain/limits.ts";
import { may } from "../domain/person.ts";
import type { WebHouse } from "./house.ts";
import { limitSecretAttempts } from "./middleware/rate-limit.ts";
import { limitBody } from "./middleware/limit-body.ts";
import { sameOriginOnly } from "./middleware/same-origin.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import { faultPage, refusalPage } from "./pages/error-show.ts";
import { showMedia, showPushWorker, showStaticFile } from "./pages/media-show.ts";
import { provePath } from "./local-path.ts";
import { Refusal } from "./refusal.ts";
import { type FormKind, type Route, type RouteAccess, routes } from "./routes.ts";
import { showSmallMedia } from "./small-picture.ts";
import { receiveVisit, type WebContext, type WebEnv } from "./visit.ts";

/** The pages of a node. Give it every request that is not ActivityPub's; it answers 404 with a page to what it has not. */
export function createWebApp(house: WebHouse): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.use(securityHeaders(house));
  app.get("/media/:id", (c) => showMedia(c, house));
  app.get("/media/:id/small", (c) => showSmallMedia(c, house));
  app.get("/static/:file", showStaticFile);
  app.get("/push-worker.js", showPushWorker);
  app.use(receiveVisit(house));
  const countAttempt = limitSecretAttempts(house);
  for (const route of routes) addRoute(app, route, house, countAttempt);
  app.notFound((c) => refuse(c, new Refusal(404)));
  app.onError((error, c) => {
    if (error instanceof Refusal) return refuse(c, error);
    return fail(c, error);
  });
  return app;
}

function addRoute(app: Hono<WebEnv>, route: Route, house: WebHouse, countAttempt: MiddlewareHandler<WebEnv>): void {
  const { path, get, post, form = "words" } = route;
  const admit = admission(route.access);
  const isStill = stillThem(route);
  if (!route.isCacheable) app.use(path, neverStored);
  if (get !== undefined) app.get(path, admit, isStill, get);
  if (post !== undefined) {
    const attempt = form === "secret" ? [countAttempt] : [];
    app.on("POST", [path], ...attempt, admit, sizeLimit(form), sameOriginOnly(house.origin), isStill, post);
  }
  const allowed = [get === undefined ? [] : ["GET", "HEAD"], post === undefined ? [] : ["POST"]].flat().join(", ");
  app.all(path, (c) => {
    c.header("Allow", allowed);
    throw new Refusal(405);
  });
}

/** Desks, and pages whose address or form holds a one-time secret, whoever asks for them. */
const neverStored: MiddlewareHandler<WebEnv> = async (c, next) => {
  c.header("Cache-Control", "private, no-store");
  await next();
};

/** Nobody signed in: 401 with the way in. Signed in without the right: 404, as for what does not exist. */
function admission(access: RouteAccess): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const { viewer } = c.get("visit");
    if (access !== "anybody") {
      if (viewer === null) throw new Refusal(401);
      if (access !== "signed_in" && !may(viewer.person.role, access)) throw new Refusal(404);
    }
    await next();
  };
}

/** Leads people who proved who they are too long ago to the page that asks again; their form is not done. */
function stillThem({ fresh }: Route): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const { viewer, path } = c.get("visit");
    const asks = fresh === "everything" || (fresh === "forms" && c.req.method === "POST");
    if (asks && viewer !== null && !viewer.isFresh) return c.redirect(provePath(path), 303);
    await next();
  };
}

function sizeLimit(form: FormKind): MiddlewareHandler<WebEnv> {
  return limitBody(form === "words" || form === "secret" ? formLimits.wordsBytes : formLimits[`${form}Bytes`]);
}

function refuse(c: WebContext, refusal: Refusal): Response | Promise<Response> {
  if (refusal.retryAfter !== null) c.header("Retry-After", String(refusal.retryAfter));
  return c.html(refusalPage(c.get("visit"), refusal), refusal.status);
}

function fail(c: WebContext, error: unknown): Response | Promise<Response> {
  const visit = c.get("visit");
  const isBusy = isDatabaseBusy(error);
  const name = error instanceof Error ? error.name : typeof error;
  // The fault itself stays here: a database's own errors quote the statement and its values, which are people's words.
  const code = error instanceof Error && "code" in error ? String(error.code) : "none";
  getLogger(["trait", "web"]).error("A page failed: {name} {code}, request {id}", {
    name,
    code,
    id: visit?.requestId ?? "none",
  });
  if (isBusy) c.header("Retry-After", "2");
  if (visit === undefined) return c.text(isBusy ? "503" : "500", isBusy ? 503 : 500);
  return c.html(faultPage(visit, isBusy ? 503 : 500), isBusy ? 503 : 500);
}
