/** What telling organisations apart needs from outside: what was seen of their domains, and the keys they speak by. */
import type { DomainCheck } from "../domain/domain-check.ts";
import type { HeldWord, PartnerKey } from "../domain/partner-key.ts";

/** Part of `Work`. */
export interface TrustPorts {
  readonly trust: TrustRepository;
}

/** Domains and keys of organisations. */
export interface TrustRepository {
  /** What is known of organisations' domains, by actor; nothing of those nobody asked about yet. */
  findDomains(actorUris: readonly string[]): Promise<ReadonlyMap<string, DomainCheck>>;
  saveDomains(checks: readonly DomainCheck[]): Promise<void>;
  /** Makes an organisation count by a domain in every joint campaign, or by its host when null. Answers whether that changed anything. */
  countBy(actorUri: string, domain: string | null): Promise<boolean>;
  /** Makes the next look at a domain due now, if there is anything known of it. */
  lookAgain(actorUri: string): Promise<void>;
  /** The keys of actors as this node knows them, oldest first; locked. */
  keysOf(actorUris: readonly string[]): Promise<readonly PartnerKey[]>;
  saveKeys(keys: readonly PartnerKey[]): Promise<void>;
  /** Notes that everything the stolen keys of an actor had signed was looked at again. */
  recounted(actorUri: string): Promise<void>;
  /** Makes the next reading of an organisation begin at the first line of its log. */
  readAnew(organisationUri: string): Promise<void>;
  /** Remembers what waits for a key; at most `trustLimits.heldWords` of one organisation. */
  hold(word: HeldWord): Promise<void>;
  /** Takes out everything that waits for a key. */
  release(actorUri: string, multibase: string): Promise<readonly HeldWord[]>;
}
