/**
 * What one server must learn so that it holds to it: a member keeps somebody of it away, or somebody here complained about
 * somebody there. A complaint comes from the node itself and says nothing of who complained.
 */
import { findLocalActor } from "../../../database/views/federation-views.ts";
import * as activities from "../../vocabulary/activities.ts";
import { type EventOf, type Letter, type LetterSources, privateLetter } from "./letter.ts";

/** A Block or its end, to the one blocked. */
export async function blockTold(
  { store, addresses }: LetterSources,
  eventId: string,
  event: EventOf<"block.made" | "block.lifted">,
): Promise<Letter[]> {
  const actor = await findLocalActor(store.current(), { id: event.actorId });
  if (actor === null) return [];
  const id = addresses.activity(eventId);
  const made = event.type === "block.made";
  const block = activities.block({ id: made ? id : event.blockUri, actor: actor.uri, object: event.targetUri });
  const activity = made ? block : activities.undo({ id, activity: block });
  return [{
    ...privateLetter(activity, actor.id, event.targetUri),
    isKept: false,
    to: { kind: "actor", uri: event.targetUri },
  }];
}

/** A Flag, to the one it is about, whose server shows it to its moderators. Objects on other servers are left out. */
export async function flagForwarded(
  { store, addresses }: LetterSources,
  eventId: string,
  event: EventOf<"flag.forwarded">,
): Promise<Letter[]> {
  const { targetUri } = event;
  const flag = await store.current().selectFrom("flag").select(["content", "object_uris"])
    .where("id", "=", event.flagId).executeTakeFirst();
  if (flag === undefined) return [];
  const { origin } = new URL(targetUri);
  const objects = [targetUri, ...flag.object_uris.filter((uri) => uri !== targetUri && uri.startsWith(`${origin}/`))];
  const { content } = flag;
  const id = addresses.activity(eventId);
  const activity = activities.flag({ id, actor: addresses.node(), to: targetUri, content, objects });
  return [{
    ...privateLetter(activity, event.actorId, targetUri),
    isKept: false,
    to: { kind: "actor", uri: targetUri },
  }];
}
