/**
 * Builds the documents of local objects and actors, the same for delivery and for GET, so that what a server fetches
 * equals what it was sent.
 */
import type { LocalActor } from "../../application/ports.ts";
import type { Say } from "../../application/wording.ts";
import type { Store } from "../../database/connection.ts";
import {
  type CallInFull,
  findCampaign,
  findMovement,
  findPerson,
  findPicture,
  type StoredPicture,
} from "../../database/views/federation-views.ts";
import { isSuspendedActor } from "../../database/views/withheld.ts";
import type { Addresses } from "../../domain/addresses.ts";
import { chooseLanguage, type Texts } from "../../domain/language.ts";
import type { Movement } from "../../domain/movement.ts";
import { publicKeysOf } from "../signing/actor-keys.ts";
import { profileFromRow } from "../../database/repositories/profiles.ts";
import type { Person } from "../../domain/person.ts";
import {
  type ActorContext,
  campaignToObject,
  movementToObject,
  nodeToObject,
  personToObject,
} from "../vocabulary/actors.ts";
import { callToObject } from "../vocabulary/call.ts";
import type { WirePicture } from "../vocabulary/pictures.ts";
import { type PollInput, pollToObject } from "../vocabulary/pledge-poll.ts";
import type { ActorObject, EventObject, QuestionObject } from "../vocabulary/shapes.ts";

/** Builders of documents; see {@link createObjects}. */
export interface Objects {
  /** The Event of a call. */
  call(found: CallInFull, coOrganisers?: readonly { readonly uri: string; readonly consentUri: string }[]): EventObject;
  /** The poll of a call in a language; null where there is none. `to` makes it a direct one. */
  poll(found: CallInFull, language: string, to?: PollInput["to"], closedAt?: Temporal.Instant): QuestionObject | null;
  /** The actor's document; null while it must not be seen (a draft campaign). */
  actor(actor: LocalActor): Promise<ActorObject | null>;
}

/** Says the name of a country in a language; the code itself when there is none. */
export type CountryName = (code: string, language: string) => string;

/** Builds the builders over a store. */
export function createObjects(store: Store, addresses: Addresses, say: Say, countryName: CountryName): Objects {
  return {
    call({ picture, ...found }, coOrganisers = []) {
      const { language } = found.call;
      const wire = wirePicture(addresses, picture, found.call.picture?.alt ?? {}, language);
      return callToObject({ ...found, addresses, picture: wire, say, countryName, coOrganisers });
    },
    poll({ call, campaign, told = null }, language, to, closedAt) {
      const words = { addresses, say, countryName };
      return pollToObject({
        ...words,
        call,
        campaign,
        language,
        told,
        ...(to === undefined ? {} : { to }),
        ...(closedAt === undefined ? {} : { closedAt }),
      });
    },
    async actor(actor) {
      const db = store.current();
      const context = { addresses, keys: await publicKeysOf(store, actor.id, actor.uri) };
      if (actor.kind === "node") return nodeToObject({ ...context, name: addresses.host });
      if (actor.kind === "movement") {
        const movement = await findMovement(db);
        if (movement === null) return null;
        return movementToObject({ ...context, movement, picture: await logoOf(store, addresses, movement) });
      }
      if (actor.kind === "person") {
        // Others still need the keys to check what was signed before; nothing else of a suspended person is said.
        if (await isSuspendedActor(db, actor.uri)) {
          const { id, handle } = actor;
          return { ...personToObject({ ...context, person: { id, handle, name: handle } }), suspended: true };
        }
        const person = await findPerson(db, actor.id);
        return person === null ? null : await personInFull(store, addresses, person, context);
      }
      const campaign = await findCampaign(db, actor.id);
      if (campaign === null || campaign.state === "draft") return null;
      const stored = await findPicture(db, campaign.picture?.mediaId ?? null);
      const picture = wirePicture(addresses, stored, campaign.picture?.alt ?? {}, campaign.language);
      const movement = picture === null ? await findMovement(db) : null;
      const logo = movement === null ? null : await logoOf(store, addresses, movement);
      return campaignToObject({ ...context, campaign, picture, logo });
    },
  };
}

async function personInFull(store: Store, addresses: Addresses, person: Person, context: ActorContext) {
  const row = await store.current().selectFrom("profile").selectAll().where("person_id", "=", person.id)
    .executeTakeFirst();
  if (row === undefined) return personToObject({ ...context, person });
  const profile = profileFromRow(row);
  const stored = await findPicture(store.current(), profile.avatar?.mediaId ?? null);
  const picture = wirePicture(addresses, stored, profile.avatar?.alt ?? {}, profile.language);
  return personToObject({ ...context, person, profile, picture });
}

/** The movement's logo, which also stands in for a campaign's picture. */
async function logoOf(store: Store, addresses: Addresses, { logo, language }: Movement): Promise<WirePicture | null> {
  const stored = await findPicture(store.current(), logo?.mediaId ?? null);
  return wirePicture(addresses, stored, logo?.alt ?? {}, language);
}

function wirePicture(
  addresses: Addresses,
  picture: StoredPicture | null,
  alt: Texts,
  language: string,
): WirePicture | null {
  if (picture === null) return null;
  const { id, mediaType, width, height } = picture;
  const spoken = alt[chooseLanguage(Object.keys(alt), language, [])] ?? "";
  return { url: addresses.media(id), mediaType, width, height, alt: spoken };
}
