/** What is known of a person who pledged, on its way into and out of the sealed part, and the link by which they come back. */
import { timingSafeEqual } from "node:crypto";
import type { Pledge, PledgeContact } from "../../domain/pledge.ts";
import type { Sealing } from "../ports.ts";

/** Opens what is known of the person; empty where nobody is known. */
export function contactOf({ open }: Sealing, pledge: Pick<Pledge, "sealed">): PledgeContact {
  return pledge.sealed === null ? {} : readContact(open(pledge.sealed));
}

/** Seals what is known of a person; null for nothing. */
export function sealContact({ seal }: Sealing, contact: PledgeContact): string | null {
  const known = Object.entries(contact).filter(([, value]) => value !== undefined);
  return known.length === 0 ? null : seal(JSON.stringify(Object.fromEntries(known)));
}

/** Reads an opened part. */
export function readContact(opened: string): PledgeContact {
  return JSON.parse(opened) as PledgeContact;
}

/**
 * The secret end of the address at which a person sees, changes and withdraws a pledge. It is made from the pledge's id with
 * the key file, so that nothing has to be stored for it.
 */
export function pledgeSecret({ mark }: Sealing, pledgeId: string): string {
  return `${pledgeId}.${mark("pledge link", pledgeId)}`;
}

/** The pledge a secret belongs to; null for one this node never gave out. How much of it is right can't be felt from the time it takes. */
export function pledgeOfSecret(sealing: Sealing, secret: string): string | null {
  const [id = ""] = secret.split(".");
  const [given, right] = [secret, pledgeSecret(sealing, id)].map((text) => Buffer.from(text));
  if (id === "" || given === undefined || right === undefined || given.length !== right.length) return null;
  return timingSafeEqual(given, right) ? id : null;
}
