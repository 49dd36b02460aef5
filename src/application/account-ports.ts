/**
 * What the use cases about accounts need from outside: sessions, proofs of who somebody is, invitations and requests. Part of
 * `Work`; every secret given here is a hash already, every address sealed.
 */
import type { InvitationTerms, WayIn } from "../domain/account.ts";
import type { PersonState, Role } from "../domain/person.ts";

/** Repositories about accounts; part of `Work`. */
export interface AccountPorts {
  readonly accounts: AccountRepository;
  readonly sessions: SessionRepository;
  readonly proofs: ProofRepository;
  readonly waysIn: WaysInRepository;
}

/** A person as far as signing in is concerned. */
export interface Account {
  readonly personId: string;
  readonly handle: string;
  readonly name: string;
  readonly role: Role;
  readonly state: PersonState;
  /** The language they chose; null for the movement's. */
  readonly language: string | null;
}

/** Kinds of notes in somebody's log of security; each has a sentence `security.note.<kind>`. */
export type SecurityNoteKind =
  | "link_by_steward"
  | "link_by_operator"
  | "signed_in_by_steward_link"
  | "password_set"
  | "password_removed"
  | "passkey_added"
  | "passkey_removed"
  | "codes_on"
  | "codes_off"
  | "recovery_made"
  | "recovery_used"
  | "mail_set"
  | "mail_removed"
  | "session_ended"
  | "signed_out_everywhere"
  | "role_changed"
  | "suspended"
  | "restored";

/** People's standing, language and mail address. */
export interface AccountRepository {
  find(by: { readonly handle: string } | { readonly personId: string } | { readonly mailHash: string }): Promise<
    Account | null
  >;
  /** The same, its row locked until the end of the transaction. */
  lock(personId: string): Promise<Account | null>;
  setState(personId: string, state: PersonState): Promise<void>;
  setLanguage(personId: string, language: string): Promise<void>;
  /** How many active people have a role; locks them, so that two stewards can't both leave at once. */
  lockCount(role: Role): Promise<number>;
  /** Stores a verified address. Answers false, having changed nothing, when it is somebody else's. */
  setMail(personId: string, mail: { readonly sealed: string; readonly hash: string; readonly on: string }): Promise<
    boolean
  >;
  removeMail(personId: string): Promise<void>;
  /** The sealed address; null when they gave none. */
  sealedMailOf(personId: string): Promise<string | null>;
  /** Writes into somebody's log; `unseen` shows it to them at their next visit. */
  note(personId: string, kind: SecurityNoteKind, options?: { readonly unseen?: boolean }): Promise<void>;
  /** Whether something was noted in their log since a day (ISO 8601). */
  wasNoted(personId: string, kind: SecurityNoteKind, since: string): Promise<boolean>;
  /** Marks every note of theirs as seen. */
  seeNotes(personId: string): Promise<void>;
}

/** A new session. Days only, but for `provedAt`, which is forgotten after a quarter of an hour. */
export interface NewSession {
  readonly hash: string;
  readonly personId: string;
  readonly expiresAt: Temporal.Instant;
  readonly begunOn: string;
  readonly provedAt: Temporal.Instant;
}

/** Signed-in browsers. */
export interface SessionRepository {
  add(session: NewSession): Promise<void>;
  /** Gives a session another secret; answers false when there is none with the old one. */
  replaceSecret(oldHash: string, newHash: string): Promise<boolean>;
  /** Notes that a session was used on a day. */
  touch(hash: string, on: string): Promise<void>;
  /** Notes that the person proved who they are just now, in this session. */
  prove(hash: string, at: Temporal.Instant): Promise<void>;
  /** Gives one of somebody's sessions a name; null takes it away. Answers false if it is not theirs. */
  rename(personId: string, id: string, name: string | null): Promise<boolean>;
  /** Ends one of somebody's sessions; answers false if it is not theirs. */
  end(personId: string, id: string): Promise<boolean>;
  /** Ends all of somebody's sessions, but the one with a hash if given; answers how many. */
  endAll(personId: string, exceptHash: string | null): Promise<number>;
  /** Makes every session of somebody get a new secret at its next page. */
  makeStale(personId: string): Promise<void>;
}

/** By which door somebody who owes a second proof came. */
export type Door = "password" | "link" | "mail";

/** A one-time link as it was spent. */
export interface SpentLink {
  readonly personId: string;
  readonly madeBy: "operator" | "steward" | "mail" | "welcome";
  readonly needsFactor: boolean;
}

/** A passkey: a public key of somebody's device. */
export interface Passkey {
  readonly id: string;
  readonly personId: string;
  readonly publicKey: string;
  readonly counter: number;
}

/** What somebody proves who they are with. */
export interface Factors {
  readonly passwordHash: string | null;
  /** Sealed key of one-time codes. */
  readonly sealedCodeKey: string | null;
  readonly codesConfirmed: boolean;
  /** The latest time step whose code was used (RFC 6238); older ones are replays. */
  readonly lastCodeStep: number;
  readonly passkeys: number;
  readonly recoveryCodes: number;
}

/** Passwords, codes, passkeys and what is half-way through signing in. */
export interface ProofRepository {
  /** What somebody can prove with; all empty for people who set up nothing. Locks their row. */
  factors(personId: string): Promise<Factors>;
  setPassword(personId: string, hash: string | null): Promise<void>;
  /** A new sealed key for codes, not yet confirmed; null takes codes away. */
  setCodeKey(personId: string, sealedKey: string | null): Promise<void>;
  /** Uses the code of a time step: confirms the key, and answers false when this or a later step was used. */
  useCodeStep(personId: string, step: number): Promise<boolean>;
  setRecoveryCodes(personId: string, hashes: readonly string[]): Promise<void>;
  /** Spends a recovery code; answers false when it was not there. */
  takeRecoveryCode(personId: string, hash: string): Promise<boolean>;
  addPasskey(passkey: Passkey & { readonly name: string; readonly addedOn: string }): Promise<boolean>;
  findPasskey(id: string): Promise<Passkey | null>;
  usePasskey(id: string, counter: number, on: string): Promise<void>;
  removePasskey(personId: string, id: string): Promise<boolean>;
  /** Notes that a challenge was answered; false when it was before. */
  spendChallenge(hash: string, expiresAt: Temporal.Instant): Promise<boolean>;
  addLink(link: SpentLink & { readonly hash: string; readonly expiresAt: Temporal.Instant }): Promise<void>;
  takeLink(hash: string, now: Temporal.Instant): Promise<SpentLink | null>;
  dropLinks(personId: string): Promise<void>;
  /** From now on no link that a steward made for somebody opens anything without their own proof, if they have one. */
  guardLinks(personId: string): Promise<void>;
  addHalf(half: HalfSignIn & { readonly hash: string; readonly expiresAt: Temporal.Instant }): Promise<void>;
  /** Counts one more try of a ticket and answers whose it is; null when unknown, late or tried too often. */
  tryHalf(hash: string, now: Temporal.Instant, most: number): Promise<HalfSignIn | null>;
  dropHalf(hash: string): Promise<void>;
  dropHalves(personId: string): Promise<void>;
  addMailCheck(check: MailCheck & { readonly hash: string; readonly expiresAt: Temporal.Instant }): Promise<void>;
  takeMailCheck(hash: string, now: Temporal.Instant): Promise<MailCheck | null>;
}

/** Somebody who proved one thing and owes another. */
export interface HalfSignIn {
  readonly personId: string;
  readonly door: Door;
}

/** An address to be shown to be somebody's. */
export interface MailCheck {
  readonly personId: string;
  readonly sealedAddress: string;
  readonly addressHash: string;
}

/** Somebody's request for an account. */
export interface AccountRequest {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly language: string;
  readonly line: string;
  readonly state: "waiting" | "approved" | "declined";
  readonly personId: string | null;
}

/** The ways to an account. */
export interface WaysInRepository {
  wayIn(): Promise<WayIn>;
  setWayIn(way: WayIn): Promise<void>;
  addInvitation(
    invitation: InvitationTerms & {
      readonly id: string;
      readonly hash: string;
      readonly madeBy: string | null;
      readonly madeOn: string;
    },
  ): Promise<void>;
  /** Takes one place of an invitation, if it has one left and is in time; answers its role, or null. */
  takePlace(hash: string, now: Temporal.Instant): Promise<Role | null>;
  revokeInvitation(id: string): Promise<boolean>;
  /** Makes every invitation of somebody worth nothing, but those for the roles named. */
  revokeInvitationsOf(personId: string, keptRoles: readonly Role[]): Promise<void>;
  addRequest(request: Omit<AccountRequest, "state" | "personId"> & { readonly hash: string }): Promise<void>;
  /** How many requests wait. */
  countWaiting(): Promise<number>;
  lockRequest(by: { readonly id: string } | { readonly hash: string }): Promise<AccountRequest | null>;
  settleRequest(id: string, state: "approved" | "declined", personId: string | null): Promise<void>;
  /** Forgets a request whose answer was received. */
  dropRequest(id: string): Promise<void>;
}
