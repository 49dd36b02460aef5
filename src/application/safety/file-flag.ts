/**
 * A member complains about somebody, a post or a call. Our moderators get it without the member's name, unless the member
 * says otherwise; the other server gets it, if the member wishes, from the node itself: nothing that leaves names anybody.
 */
import { safetyLimits } from "../../domain/limits.ts";
import type { FlagCategory } from "../../domain/moderation.ts";
import { type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports, Work } from "../ports.ts";
import { registrableDomain } from "../registrable-domain.ts";

/** Why a complaint is not taken; `field` names where. */
export type FileFlagRefusal =
  | NotAllowed
  | { readonly kind: "not_found" | "not_yourself" | "too_many_flags" }
  | { readonly kind: "words_too_long"; readonly field: "words" };

/** What a member complains about. */
export interface FlagCommand {
  /** The actor, by address: a member here, an actor of another server, or one of our campaigns. */
  readonly targetUri: string;
  /** Posts or calls of that actor; what is not theirs is left out. */
  readonly objectUris: readonly string[];
  readonly category: FlagCategory;
  readonly words: string;
  /** Whether moderators here may see who complained. */
  readonly showsReporter: boolean;
  /** Whether the server of the actor is told, without a name. */
  readonly forwards: boolean;
}

/** Takes a complaint and tells the moderators that there is one. `forwarded` says whether another server is told. */
export async function fileFlag(
  ports: Ports,
  asker: Asker,
  command: FlagCommand,
): Promise<Outcome<{ id: string; forwarded: boolean }, FileFlagRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const { targetUri, category, showsReporter } = command;
  if ([...command.words].length > safetyLimits.words) return refused({ kind: "words_too_long", field: "words" });
  const { addresses } = ports;
  if (targetUri === addresses.person(asker.personId)) return refused({ kind: "not_yourself" });
  return await ports.transact(async (work) => {
    if (!await work.moderation.isKnown(targetUri) && await work.actors.findByUri(targetUri) === null) {
      return refused({ kind: "not_found" });
    }
    if (await work.flags.openBy(asker.personId) >= safetyLimits.openFlagsOfMember) {
      return refused({ kind: "too_many_flags" });
    }
    const isOurs = targetUri.startsWith(`${addresses.origin}/`);
    const node = await work.actors.findByUri(addresses.node());
    const forwarded = command.forwards && !isOurs && node !== null;
    const id = work.newId();
    await work.flags.add({
      ...{ id, category, showsReporter, isForwarded: forwarded, reporterId: asker.personId },
      host: addresses.host,
      senderDomain: registrableDomain(addresses.host),
      objectUris: [
        targetUri,
        ...await objectsOf(work, targetUri, command.objectUris, {
          personId: asker.personId,
          uri: addresses.person(asker.personId),
        }),
      ],
      content: command.words.trim(),
    });
    if (forwarded) await work.emit({ type: "flag.forwarded", actorId: node.id, targetUri, flagId: id });
    await tellModerators(work, id, targetUri);
    return done({ id, forwarded });
  });
}

/** Tells everybody who moderates, but those it is about, that a complaint waits. */
export async function tellModerators(work: Work, flagId: string, targetUri: string | undefined): Promise<void> {
  const about = targetUri === undefined ? null : await work.moderation.findSubject(targetUri);
  for (const personId of await work.moderation.moderators()) {
    if (personId === about?.personId) continue;
    await work.notifications.add({
      personId,
      kind: "flag_opened",
      actorUri: null,
      subjectUri: `/desk/flags/${flagId}`,
    });
  }
}

/** Posts count only when the actor wrote them and the member may read them; calls and notices of ours when the actor is ours to complain about. */
async function objectsOf(
  work: Work,
  targetUri: string,
  uris: readonly string[],
  reader: { readonly personId: string; readonly uri: string },
): Promise<string[]> {
  const kept: string[] = [];
  for (const uri of new Set(uris.slice(0, safetyLimits.flagObjects))) {
    if (await work.moderation.authorForReader(uri, reader) === targetUri || await isObjectOf(work, uri, targetUri)) {
      kept.push(uri);
    }
  }
  return kept;
}

async function isObjectOf(work: Work, uri: string, targetUri: string): Promise<boolean> {
  if (await work.remote.findCallOwner(uri) === targetUri) return true;
  const owner = await work.remote.ownerOfPublicObject(uri);
  const actor = owner === null ? null : await work.actors.findByUri(targetUri);
  return actor !== null && actor.id === owner;
}
