/**
 * People with an account on this node, and what each role may do. A handle and a display name are enough: no legal
 * name, address or phone is asked for.
 */

/** Member: an account. Moderator: the conversation. Organiser: campaigns and calls. Steward: operates the node. */
export type Role = "member" | "moderator" | "organiser" | "steward";

/** Every {@link Role}, weakest first. */
export const ROLES = ["member", "moderator", "organiser", "steward"] as const satisfies readonly Role[];

/** What somebody may be allowed to do; the one table of rights is {@link may}. */
export type Right = "write_campaigns" | "moderate" | "operate" | "invite" | "approve_people";

/** Every {@link Right}, in the order of the table that stewards are shown. */
export const EVERY_RIGHT = [
  "moderate",
  "write_campaigns",
  "invite",
  "approve_people",
  "operate",
] as const satisfies readonly Right[];

const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  member: [],
  moderator: ["moderate"],
  organiser: ["write_campaigns", "moderate", "invite", "approve_people"],
  steward: ["write_campaigns", "moderate", "invite", "approve_people", "operate"],
};

/**
 * Where an account stands. Waiting: given, and never opened yet. Suspended: cannot sign in. Left: gone by their own wish.
 * Only the first two sign in.
 */
export type PersonState = "waiting" | "active" | "suspended" | "left";

/** A person with an account here. Their actor's id is opaque and carries no name. */
export interface Person {
  /** Opaque; also in the address of their actor. */
  readonly id: string;
  /** Their name in `@handle@host`. */
  readonly handle: string;
  /** The name they chose; need not be a legal one. */
  readonly name: string;
  /** What they may do here. */
  readonly role: Role;
  /** When they got the account. */
  readonly createdAt: Temporal.Instant;
}

/** Tells whether a role includes a right. */
export function may(role: Role, right: Right): boolean {
  return RIGHTS[role].includes(right);
}
