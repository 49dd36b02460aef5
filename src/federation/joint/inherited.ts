/**
 * What a local action inherits from the call it is added to, wherever the call lives: kind, languages, titles, text, times, tags
 * and picture. Text of another node comes as HTML and is taken over as Markdown, cleaned, without the opening paragraph made for
 * feeds; its picture is fetched when the action is added, from the call's own server, and kept here as a copy made anew.
 */
import type { InheritedCall } from "../../application/actions/add-action.ts";
import { reEncodePicture } from "../../application/pictures/re-encode.ts";
import type { ReadyPicture } from "../../application/ports.ts";
import { htmlToMarkdown } from "../../application/text/html-to-markdown.ts";
import type { Store } from "../../database/connection.ts";
import { findCallInFull } from "../../database/views/federation-views.ts";
import { findJoint, listJoints } from "../../database/views/joint-views.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Picture } from "../../domain/campaign.ts";
import { remotePictureLimits, writingLimits } from "../../domain/limits.ts";
import { guardedRequest } from "../egress.ts";
import type { Reading } from "../reading.ts";
import { sameOrigin } from "./checks.ts";
import { callFromObject } from "../vocabulary/remote.ts";

/** A call with its joint campaign. */
export interface JointCall extends InheritedCall {
  readonly uri: string;
  readonly jointUri: string;
  /** Its picture with its words: stored here, or at an address of the call's own server. Null for a call without one. */
  readonly picture: Picture | ForeignPicture | null;
}

/** A picture of a call of another node. */
export interface ForeignPicture {
  readonly url: string;
  /** By language; empty when its author gave no words. */
  readonly alt: Picture["alt"];
}

/** The call at an address if it belongs to a joint campaign of this node; null otherwise. Throws when it can't be reached. */
export async function findJointCall(
  { store, addresses, reading }: { readonly store: Store; readonly addresses: Addresses; readonly reading: Reading },
  uri: string,
): Promise<JointCall | null> {
  return uri.startsWith(`${addresses.origin}/`)
    ? await ownCall(store, addresses, uri)
    : await foreignCall(store, reading, uri);
}

async function ownCall(store: Store, addresses: Addresses, uri: string): Promise<JointCall | null> {
  const found = await findCallInFull(store.current(), uri.split("/").at(-1) ?? "", uri);
  if (found === null || found.call.state === "draft" || found.call.joint) return null;
  const joint = await findJoint(store.current(), { localId: found.campaign.id });
  if (joint === null || uri !== addresses.call(found.call.id)) return null;
  const { kind, language, texts, schedule, tags, picture } = found.call;
  return { uri, jointUri: joint.uri, kind, language, texts, schedule, tags, picture };
}

async function foreignCall(store: Store, reading: Reading, uri: string): Promise<JointCall | null> {
  // An address somebody was made to open is asked for nothing unless a convenor we know is there.
  const joints = await listJoints(store.current());
  if (!joints.some((joint) => sameOrigin(joint.uri, uri))) return null;
  const call = callFromObject(await reading.document(uri));
  if (call.kind === "ignored" || call.campaignUri === null) return null;
  const joint = await findJoint(store.current(), { uri: call.campaignUri });
  if (joint === null || call.attributedTo !== joint.uri) return null;
  const language = call.language ?? joint.language ?? "und";
  const names = Object.keys(call.names).length === 0 ? { [language]: call.name } : call.names;
  const texts = Object.fromEntries(
    Object.entries(names).map((
      [tag, name],
    ) => [tag, { name, content: written(call.contents[tag] ?? call.content) || name }]),
  );
  const { startsAt, endsAt, timezone, tags } = call;
  const schedule = timezone === null ? null : { startsAt, endsAt, timezone };
  const picture = call.picture === null || !sameOrigin(call.picture.url, uri)
    ? null
    : { url: call.picture.url, alt: call.picture.alt === null ? {} : { [language]: call.picture.alt } };
  return { uri, jointUri: joint.uri, kind: call.callKind ?? "other", language, texts, schedule, tags, picture };
}

function written(html: string): string {
  return htmlToMarkdown(html.replace(/^\s*<p>[\s\S]*?<\/p>/, "")).slice(0, writingLimits.content);
}

/** What an action is added with: the draft's picture, or a new one to be stored. */
export interface InheritedPicture {
  readonly picture: Picture | null;
  readonly newPicture: ReadyPicture | null;
}

/**
 * The picture of a call, ready for an action of this node: the stored one of a call of ours, of another's a copy decoded and
 * written anew. A picture that can't be had now is none; the action does not wait for it.
 */
export async function inheritPicture(
  { reading, userAgent }: { readonly reading: Reading; readonly userAgent: string },
  { picture }: JointCall,
): Promise<InheritedPicture> {
  if (picture === null) return { picture: null, newPicture: null };
  if ("mediaId" in picture) return { picture, newPicture: null };
  const newPicture = await fetchPicture(reading, picture.url, userAgent).catch(() => null);
  return newPicture === null
    ? { picture: null, newPicture: null }
    : { picture: { mediaId: "", alt: picture.alt }, newPicture };
}

async function fetchPicture(reading: Reading, url: string, userAgent: string): Promise<ReadyPicture | null> {
  if (await reading.isShut(new URL(url).host)) return null;
  const headers = { "accept": "image/*", "user-agent": userAgent };
  const answer = await guardedRequest(url, { headers, maxBytes: remotePictureLimits.bytes });
  if (answer.status !== 200 || answer.cut) return null;
  const encoded = await reEncodePicture(answer.bytes);
  if (!encoded.ok) return null;
  const { ok: _ok, ...ready } = encoded;
  return ready;
}
