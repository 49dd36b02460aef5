/**
 * How people come to an account here, as the movement chooses, and what an invitation allows. It decides who may invite whom;
 * where invitations are kept is not known here.
 */
import { type Role, ROLES } from "./person.ts";

/** By invitation only, by request that an organiser approves, or open to everybody. */
export type WayIn = "invitation" | "request" | "open";

/** Every {@link WayIn}, narrowest first; the first is what a node begins with. */
export const WAYS_IN = ["invitation", "request", "open"] as const satisfies readonly WayIn[];

/** What an invitation allows: a number of accounts, with a role, until a moment. */
export interface InvitationTerms {
  /** What everybody who comes by it may do. */
  readonly role: Role;
  /** How many accounts it makes at most. */
  readonly places: number;
  /** From when on it is void. */
  readonly expiresAt: Temporal.Instant;
}

/** Tells whether a role is the other, or weaker: nobody gives away more than they have. */
export function isAtMost(role: Role, most: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(most);
}
