/**
 * What a letter is: an activity with its sender, what it is about, and who gets it. The writers beside this file make them,
 * one file per family of events; nothing else decides what leaves the node.
 */
import type { Sealing } from "../../../application/ports.ts";
import type { Say } from "../../../application/wording.ts";
import type { Store } from "../../../database/connection.ts";
import type { Addresses } from "../../../domain/addresses.ts";
import type { DomainEvent } from "../../../domain/events.ts";
import type { JsonObject } from "../../vocabulary/json.ts";
import type { ActivityObject, Context } from "../../vocabulary/shapes.ts";
import type { Objects } from "../objects.ts";

/** An activity with its sender and its readers. */
export interface Letter {
  readonly activity: ActivityObject;
  readonly actorId: string;
  /** What it is about, so that later letters about the same thing keep their order and find the same readers. */
  readonly objectUri: string;
  /** Public letters are signed for forwarding, listed in the outbox and answered by GET. */
  readonly isPublic: boolean;
  /** Whether the letter is kept after it was handed to the queue. */
  readonly isKept: boolean;
  /** Whether the queue holds it sealed, because it names somebody who pledged. */
  readonly isSealed?: boolean;
  readonly to: Readers;
  /** For nodes of this software alone: the proof suffices, and no linked data signature is made. */
  readonly isAmongPartners?: boolean;
}

/** Who a letter goes to: followers of actors and earlier readers about the object, or one remote actor. */
export type Readers =
  | { readonly kind: "followers"; readonly of: readonly string[]; readonly andReadersOf: string | null }
  | { readonly kind: "actor"; readonly uri: string }
  | { readonly kind: "actors"; readonly uris: readonly string[] }
  | {
    /** Followers of some actors, some remote actors, and whoever got something about an object: each server once. */
    readonly kind: "several";
    readonly followersOf: readonly string[];
    readonly actors: readonly string[];
    readonly andReadersOf: string | null;
  }
  | { readonly kind: "inbox"; readonly inbox: string }
  | { readonly kind: "erasure"; readonly id: string };

/** What letters are written from. */
export interface LetterSources {
  readonly store: Store;
  readonly addresses: Addresses;
  readonly say: Say;
  readonly objects: Objects;
  readonly sealing: Sealing;
  /** Signs a document of a local actor with its proof key (FEP-8b32). */
  prove<T extends { readonly "@context": Context }>(document: T, actorId: string): Promise<T & Proven>;
}

/** What a proof adds to a document. */
export interface Proven {
  readonly proof: JsonObject;
}

/** The domain event of a type. */
export type EventOf<Type extends DomainEvent["type"]> = Extract<DomainEvent, { type: Type }>;

/** A letter that does not know its readers yet. */
export type Unaddressed = Omit<Letter, "to">;

/** A letter for everybody: signed for forwarding, kept, listed. */
export function publicLetter(activity: ActivityObject, actorId: string, objectUri: string): Unaddressed {
  return { activity, actorId, objectUri, isPublic: true, isKept: true };
}

/** A letter for those it is sent to alone; kept, and answered by no GET. */
export function privateLetter(activity: ActivityObject, actorId: string, objectUri: string): Unaddressed {
  return { activity, actorId, objectUri, isPublic: false, isKept: true };
}
