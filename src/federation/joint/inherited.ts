/**
 * What a local action inherits from the call it is added to, wherever the call lives: kind, languages, titles, text, times
 * and tags. Text of another node comes as HTML and is inherited as plain text, without the opening paragraph made for feeds.
 */
import type { InheritedCall } from "../../application/actions/add-action.ts";
import { foreignPlainText } from "../../application/text/sanitise.ts";
import type { Store } from "../../database/connection.ts";
import { findCallInFull } from "../../database/views/federation-views.ts";
import { findJoint } from "../../database/views/joint-views.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Reading } from "../reading.ts";
import { callFromObject } from "../vocabulary/remote.ts";

/** A call with its joint campaign. */
export interface JointCall extends InheritedCall {
  readonly uri: string;
  readonly jointUri: string;
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
  const { kind, language, texts, schedule, tags } = found.call;
  return { uri, jointUri: joint.uri, kind, language, texts, schedule, tags };
}

async function foreignCall(store: Store, reading: Reading, uri: string): Promise<JointCall | null> {
  const call = callFromObject(await reading.document(uri));
  if (call.kind === "ignored" || call.campaignUri === null) return null;
  const joint = await findJoint(store.current(), { uri: call.campaignUri });
  if (joint === null || call.attributedTo !== joint.uri) return null;
  const language = call.language ?? joint.language ?? "und";
  const names = Object.keys(call.names).length === 0 ? { [language]: call.name } : call.names;
  const texts = Object.fromEntries(
    Object.entries(names).map((
      [tag, name],
    ) => [tag, { name, content: plain(call.contents[tag] ?? call.content) || name }]),
  );
  const { startsAt, endsAt, timezone, tags } = call;
  const schedule = timezone === null ? null : { startsAt, endsAt, timezone };
  return { uri, jointUri: joint.uri, kind: call.callKind ?? "other", language, texts, schedule, tags };
}

function plain(html: string): string {
  return foreignPlainText(html.replace(/^\s*<p>[\s\S]*?<\/p>/, ""), 20_000);
}
