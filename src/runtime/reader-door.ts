/**
 * The door for those who read in ActivityStreams. Whoever signs in the name of a server this node exchanges nothing with is
 * refused; while the node is closed, everybody must sign, and be listed or a partner. What people read in a browser is not
 * behind this door, and neither is what discovery says.
 */
import type { FindReader } from "../federation/gate/reader.ts";

/** What the door asks. */
export interface ReaderDoorOptions {
  /** The address of the node's own actor, which must be readable by all so that a signature of ours can be checked. */
  readonly nodeUri: string;
  isClosed(): Promise<boolean>;
  readonly findReader: FindReader;
}

/** Lets an answer pass, or gives another in its place. `answer` is not called for readers refused by name. */
export type ReaderDoor = (request: Request, answer: () => Promise<Response>) => Promise<Response>;

/** Builds the door. */
export function createReaderDoor({ nodeUri, isClosed, findReader }: ReaderDoorOptions): ReaderDoor {
  return async (request, answer) => {
    if (request.method !== "GET" && request.method !== "HEAD") return await answer();
    // Our own key is for all: asking whose signature it is would ask for theirs, signed, and theirs for ours without end.
    if (new URL(request.url).pathname === new URL(nodeUri).pathname) return await answer();
    // By name alone, as long as the answer is for all: a server that is just proving us fetches what it needs for that,
    // signed (GoToSocial reads robots.txt, NodeInfo and the actor), and would wait for us while we wait for its key.
    const isSigned = request.headers.has("signature");
    if (isSigned && (await findReader(request, true)).kind === "shut_out") {
      return refusal(403, "This server does not answer yours.");
    }
    const response = await answer();
    if (!isActivity(response) || !await isClosed()) return response;
    const reader = isSigned ? await findReader(request) : { kind: "nobody" } as const;
    if (reader.kind === "somebody") return unshared(response, response.body);
    if (response.status !== 200 || response.headers.get("content-type") === null) return response;
    if (request.method === "HEAD") return refusal(401, "This server answers only readers it knows.");
    return await stubOf(response, nodeUri) ??
      refusal(401, "This server answers only readers it knows. Sign the request.");
  };
}

/** Every answer in ActivityStreams is one of the federation; pages, feeds and discovery have other types. */
function isActivity(response: Response): boolean {
  return /^application\/(activity\+json|ld\+json)/.test(response.headers.get("content-type") ?? "");
}

/** What anybody may know of an actor: its key, so that what it signed can be checked, and where to write. */
async function stubOf(response: Response, nodeUri: string): Promise<Response | null> {
  const document: unknown = await response.json().catch(() => null);
  if (typeof document !== "object" || document === null || !("publicKey" in document)) return null;
  const { "@context": context, id, type, preferredUsername, inbox, publicKey } = document as Record<string, unknown>;
  const shown = id === nodeUri ? document : { "@context": context, id, type, preferredUsername, inbox, publicKey };
  return unshared(response, JSON.stringify(shown));
}

/** The answer depends on who asked: nobody in between may keep it. */
function unshared(response: Response, body: BodyInit | null): Response {
  const headers = new Headers(response.headers);
  headers.set("cache-control", "private, no-store");
  headers.delete("etag");
  return new Response(body, { status: response.status, headers });
}

function refusal(status: 401 | 403, error: string): Response {
  return Response.json({ error }, { status, headers: { "cache-control": "no-store" } });
}
