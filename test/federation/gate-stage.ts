/**
 * A gate on a stage: a node's inbox without the node, and a peer that knocks.
 * What the gate admits, drops and fetches is recorded, so that a test says one thing about one request.
 */

import { createDocumentLoader } from "../../src/federation/document-loader.ts";
import { type AdmittedActivity, createGate, type GateOptions, type InboxAddress } from "../../src/federation/gate.ts";
import { type FixturePeer, type Json, type PostOptions } from "../support/fixture-peer.ts";

/** Origin of the node on stage; nothing listens there. */
export const nodeOrigin = "http://127.0.0.1:8000";

/** Its shared inbox. */
export const inboxUri = `${nodeOrigin}/inbox`;

/** A gate and what it did. */
export interface GateStage {
  /** Activities it admitted. */
  readonly accepted: AdmittedActivity[];
  /** Documents that others passed on. */
  readonly forwarded: Json[];
  /** Actors it was told are gone. */
  readonly gone: string[];
  /** Words of its refusals. */
  readonly reasons: string[];
  /** Addresses its loader asked for. */
  readonly fetched: string[];
  /** Faults it reported. */
  readonly faults: unknown[];
  /** Sends an activity from a peer straight into the gate. */
  send(peer: FixturePeer, activity: Json | string, options?: PostOptions): Promise<Response>;
  /** Gives a request to the gate as it is. */
  knock(request: Request, inbox?: InboxAddress): Promise<Response>;
}

/** Sets up a gate; every option may be replaced. */
export function setStage(options: Partial<GateOptions> = {}): GateStage {
  const accepted: AdmittedActivity[] = [];
  const forwarded: Json[] = [];
  const gone: string[] = [];
  const reasons: string[] = [];
  const fetched: string[] = [];
  const faults: unknown[] = [];
  const load = createDocumentLoader({ allowPrivate: true, userAgent: "Test" });
  const gate = createGate({
    origin: nodeOrigin,
    handles: new Set(["Create", "Delete", "Flag", "Follow", "Update"]),
    documentLoader: (url, loading) => {
      fetched.push(url);
      return load(url, loading);
    },
    isBlocked: () => Promise.resolve(false),
    accept: (activity) => Promise.resolve(void accepted.push(activity)),
    onActorGone: (actor) => Promise.resolve(void gone.push(actor)),
    forwarded: (raw) => Promise.resolve(void forwarded.push(raw)),
    onRefused: (_status, reason) => void reasons.push(reason),
    onFault: (fault) => void faults.push(fault),
    ...options,
  });
  const knock: GateStage["knock"] = (request, inbox = { shared: true }) => gate(request, inbox);
  return {
    ...{ accepted, forwarded, gone, reasons, fetched, faults, knock },
    send: (peer, activity, deviations) => knock(requestOf(peer, activity, deviations)),
  };
}

/** The request a peer would send to the shared inbox. */
export function requestOf(peer: FixturePeer, activity: Json | string, options?: PostOptions): Request {
  const { headers, body } = peer.sign(inboxUri, activity, options);
  return new Request(inboxUri, { method: "POST", headers, body });
}

/** An honest Follow by the peer's actor, with properties put over it; `undefined` takes one away. */
export function followOf(peer: FixturePeer, changes: Json = {}): Json {
  return {
    "@context": "https://www.w3.org/ns/activitystreams",
    id: `${peer.origin}/activities/1`,
    type: "Follow",
    actor: peer.actorUri,
    object: `${nodeOrigin}/m/movement`,
    ...changes,
  };
}
