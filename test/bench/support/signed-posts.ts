/**
 * Activities as other servers send them, signed beforehand: the sender's work is not what is measured. The signatures are
 * made by the test support's own code, which shares none with the node.
 */
import { signedHeaders } from "../../support/request-signing.ts";
import type { Json } from "../../support/peer-server.ts";
import { requestBytes } from "./http-load.ts";
import type { Peers } from "./peers.ts";

/** Who sends, and to where. */
export interface Sender {
  readonly peers: Peers;
  /** Public origin of the node. */
  readonly node: string;
}

/** The bytes of a signed POST to a path of the node. */
export function signedPost({ peers, node }: Sender, path: string, activity: Json): Uint8Array {
  const body = JSON.stringify(activity);
  const keyId = `${String(activity["actor"])}#main-key`;
  const headers = signedHeaders({ url: `${node}${path}`, body, keyId, privateKey: peers.keys.privateKey });
  return requestBytes("POST", path, { ...headers, "content-type": "application/activity+json" }, body);
}

const context = "https://www.w3.org/ns/activitystreams";
const everybody = "https://www.w3.org/ns/activitystreams#Public";

/** A Follow. */
export function follow(actor: string, object: string, name: string): Json {
  return { "@context": context, id: `${actor}/follows/${name}`, type: "Follow", actor, object };
}

/** A Join of a call, as Mobilizon sends it. */
export function join(actor: string, object: string, name: string): Json {
  return { "@context": context, id: `${actor}/joins/${name}`, type: "Join", actor, object, to: [object] };
}

/** A Create of a public reply of about 1.5 kB. */
export function reply(actor: string, inReplyTo: string, name: string): Json {
  const id = `${actor}/statuses/${name}`;
  const published = new Date().toISOString();
  const to = [everybody];
  const cc = [`${actor}/followers`];
  const content = `<p>${"We will be there, with many others, and we bring coffee. ".repeat(12)}</p>`;
  const object = { id, type: "Note", attributedTo: actor, inReplyTo, content, published, to, cc, url: id };
  return { "@context": context, id: `${id}/activity`, type: "Create", actor, published, to, cc, object };
}
