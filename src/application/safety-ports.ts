/**
 * What the use cases of safety need from outside: whom persons keep at a distance, what they filter, complaints, what
 * moderators decided, and with whom the node exchanges anything. Part of `Work`; everything happens in its transaction.
 */
import type { WordFilter } from "../domain/filter.ts";
import type {
  ActorLevel,
  DomainLimit,
  DomainReasons,
  FlagCategory,
  FlagOutcome,
  NetworkMode,
  WarningStep,
} from "../domain/moderation.ts";
import type { PersonState, Role } from "../domain/person.ts";

/** Repositories of safety; part of `Work`. */
export interface SafetyPorts {
  readonly distances: DistanceRepository;
  readonly filters: FilterRepository;
  readonly flags: FlagRepository;
  readonly moderation: ModerationRepository;
  readonly network: NetworkRepository;
}

/** Follows that a block ended, by the ids of their Follow: ours to undo, theirs to refuse. Null where there was none. */
export interface EndedFollows {
  readonly ours: string | null;
  readonly theirs: string | null;
}

/** Whom a person keeps at a distance. Nobody but the person reads it. */
export interface DistanceRepository {
  /** Notes a block; answers false when it stands already. */
  block(personId: string, targetUri: string): Promise<boolean>;
  /** Notes under which id the block was told. */
  setBlockActivity(personId: string, targetUri: string, activityUri: string): Promise<void>;
  /** Ends a block; its activity's id, null for one that was told to nobody, and undefined when there is none. */
  unblock(personId: string, targetUri: string): Promise<string | null | undefined>;
  /** Whether the person whose actor is `personUri` blocked an actor. */
  isBlockedBy(personUri: string, actorUri: string): Promise<boolean>;
  /** Ends follows between a person and somebody, both ways, and forgets what the person was told of them. */
  endFollows(personId: string, personUri: string, targetUri: string): Promise<EndedFollows>;
  /** Notes or changes a mute; null is for ever. */
  mute(personId: string, targetUri: string, until: Temporal.Instant | null): Promise<void>;
  unmute(personId: string, targetUri: string): Promise<boolean>;
  hideHost(personId: string, host: string): Promise<void>;
  showHost(personId: string, host: string): Promise<boolean>;
  /** How many actors and servers a person keeps at a distance. */
  count(personId: string): Promise<number>;
  /** Notes names that are kept away once this node meets them. */
  awaitNames(personId: string, list: "blocks" | "mutes", names: readonly string[]): Promise<void>;
  /** The addresses of actors known here, by `name@host` in lower case; unknown ones are absent. */
  findKnown(handles: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Words persons do not want to read. */
export interface FilterRepository {
  /** Adds a filter, or replaces the person's own with this id; answers false when the id is somebody else's. */
  save(personId: string, filter: WordFilter): Promise<boolean>;
  remove(personId: string, id: string): Promise<boolean>;
  count(personId: string): Promise<number>;
}

/** A complaint to be stored. `host` is the complaining server, our own for members. */
export interface NewFlag {
  readonly id: string;
  readonly host: string;
  readonly senderDomain: string;
  /** The account first. */
  readonly objectUris: readonly string[];
  readonly content: string;
  readonly category: FlagCategory;
  readonly reporterId: string | null;
  readonly showsReporter: boolean;
  readonly isForwarded: boolean;
}

/** A complaint as decided about. */
export interface StoredFlag {
  readonly id: string;
  readonly objectUris: readonly string[];
  readonly isOpen: boolean;
  readonly reporterId: string | null;
}

/** Complaints. */
export interface FlagRepository {
  add(flag: NewFlag): Promise<void>;
  lock(id: string): Promise<StoredFlag | null>;
  /** Gives a complaint to a moderator, or to nobody. */
  assign(id: string, personId: string | null): Promise<void>;
  resolve(id: string, by: string | null, outcome: FlagOutcome): Promise<void>;
  reopen(id: string): Promise<void>;
  /** How many open complaints come from servers under a domain; counted no further than the limit. */
  openFrom(domain: string): Promise<number>;
  /** How many open complaints somebody made. */
  openBy(reporterId: string): Promise<number>;
}

/** A member of this node about whom is decided. */
export interface Subject {
  readonly personId: string;
  readonly role: Role;
  readonly state: PersonState;
}

/** What moderators decide about actors and posts. */
export interface ModerationRepository {
  /** The member whose actor is at an address; null for anybody else. */
  findSubject(actorUri: string): Promise<Subject | null>;
  /** Whether an actor, ours or not, is known here. */
  isKnown(actorUri: string): Promise<boolean>;
  levelOf(actorUri: string): Promise<ActorLevel | null>;
  setLevel(actorUri: string, level: ActorLevel | null): Promise<void>;
  /** Ends every follow to and from an actor of another server, and takes what it did out of homes. */
  cutOff(actorUri: string): Promise<void>;
  /** Who wrote a post, if somebody may read it; null else. Nobody learns by complaining what a private post says. */
  authorForReader(postUri: string, reader: { readonly personId: string; readonly uri: string }): Promise<string | null>;
  /** Who wrote a post that is stored here; null when there is none. */
  authorOf(postUri: string): Promise<string | null>;
  hidePost(postUri: string): Promise<boolean>;
  unhidePost(postUri: string): Promise<boolean>;
  addNote(
    note: { id: string; flagId: string | null; target: string; personId: string | null; words: string },
  ): Promise<void>;
  addEntry(
    entry: { id: string; byId: string | null; step: string; target: string; flagId: string | null },
  ): Promise<void>;
  /** Keeps for a member what moderators told them. */
  warn(
    warning: { id: string; personId: string; step: WarningStep; words: string; subjectUri: string | null; on: string },
  ): Promise<void>;
  /** The members who moderate and can sign in. */
  moderators(): Promise<readonly string[]>;
}

/** With whom the node exchanges anything. */
export interface NetworkRepository {
  mode(): Promise<NetworkMode>;
  setMode(mode: NetworkMode): Promise<void>;
  allow(domain: string, note: string): Promise<void>;
  disallow(domain: string): Promise<boolean>;
  /** Decides about a server that is heard; nothing decided removes the row. */
  limit(domain: string, limit: DomainLimit, reasons: DomainReasons): Promise<void>;
  unlimit(domain: string): Promise<boolean>;
  /** Says why a domain is blocked; the block itself is `blocks.blockDomain`. */
  describeBlock(domain: string, reasons: DomainReasons): Promise<void>;
  /** What is decided about a server, by its own rows and those of domains above it. */
  limitOf(host: string): Promise<DomainLimit>;
}
