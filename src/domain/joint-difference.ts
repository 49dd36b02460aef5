/** What differs between this node and a partner, in addresses: what each counts that the other does not. */
import type { JointOrganisation } from "./joint.ts";

/** One partner beside us. */
export interface PartnerDifference {
  /** The partner. */
  readonly organisation: JointOrganisation;
  /** Null when its tally could not be had in time. */
  readonly sources: SourceDifference | null;
}

/** Addresses of sources and consents, at most so many of each sort. */
export interface SourceDifference {
  /** It counts them, we do not. */
  readonly missingHere: readonly string[];
  /** We count them, it does not. */
  readonly missingThere: readonly string[];
  /** Both count them, in different versions. */
  readonly other: readonly string[];
}
