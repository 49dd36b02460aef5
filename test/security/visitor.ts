/**
 * Visitors of a running node over real HTTP: strangers, and people signed in with a role. They keep their cookie and the
 * token of their forms as a browser does, and follow nothing by themselves.
 */
import { addPerson } from "../../src/application/add-person.ts";
import { type Role, ROLES } from "../../src/domain/person.ts";
import { type NetworkNode, orThrow } from "../support/network.ts";

/** Everybody a page may be opened by: a stranger, and each role. */
export const VIEWERS = ["stranger", ...ROLES] as const;

/** One of {@link VIEWERS}. */
export type ViewerName = typeof VIEWERS[number];

/** What came back. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Somebody with a browser. */
export interface Visitor {
  /** The session's secret as the cookie carries it; empty for a stranger. */
  readonly session: string;
  get(path: string, headers?: Record<string, string>): Promise<Seen>;
  /** Sends a form of a page of this node; `headers` may make it a form of somebody else's. */
  post(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Seen>;
}

/** Somebody who is not signed in. */
export function strangerAt(node: NetworkNode): Visitor {
  return visitorWith(node, "", "");
}

/** Gives somebody an account with a role and signs them in; `secret` is the link's own. */
export async function signIn(node: NetworkNode, role: Role): Promise<Visitor & { readonly secret: string }> {
  const handle = `test_${role}`;
  const added = orThrow(await addPerson(node.node.ports, { kind: "operator" }, { handle, name: handle, role }));
  const secret = added.signInSecret;
  return { ...await signInWith(node, secret), secret };
}

/** Signs somebody in by the secret of their link. */
export async function signInWith(node: NetworkNode, secret: string): Promise<Visitor> {
  const opened = await strangerAt(node).post(`/sign_in/${secret}`);
  const session = /session=([^;]+)/.exec(opened.headers.get("set-cookie") ?? "")?.[1] ?? "";
  const desk = await visitorWith(node, session, "").get("/desk");
  const token = /name="form_token" value="([^"]+)"/.exec(desk.body)?.[1] ?? "";
  return visitorWith(node, session, token);
}

function visitorWith(node: NetworkNode, session: string, token: string): Visitor {
  const cookie: Record<string, string> = session === "" ? {} : { cookie: `session=${session}` };
  const anywhere = () => ({ "x-forwarded-for": `visitor-${crypto.randomUUID()}` });
  const ask = async (path: string, init: RequestInit): Promise<Seen> => {
    const response = await fetch(new URL(path, node.origin), { redirect: "manual", ...init });
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
  return {
    session,
    get: (path, headers = {}) => ask(path, { headers: { accept: "text/html", ...anywhere(), ...cookie, ...headers } }),
    post: (path, fields = {}, headers = {}) =>
      ask(path, {
        method: "POST",
        body: new URLSearchParams({ form_token: token, ...fields }),
        headers: { "sec-fetch-site": "same-origin", ...anywhere(), ...cookie, ...headers },
      }),
  };
}
