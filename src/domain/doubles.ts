/**
 * Actions of different organisations that may be one and the same: near one another at about the same hour (protocol §6.3). A
 * guess to be shown to both, never acted upon: whether they are one is for their owners to say.
 */
import type { ActionReading, SourceRead } from "./joint-source.ts";

/** How near two actions are at most to be taken for one, in metres. */
export const DOUBLE_METRES = 300;
/** How far apart they begin at most, in milliseconds. */
export const DOUBLE_MS = 60 * 60_000;

/** An action as its source says it. */
export type ActionSource = SourceRead & { readonly reading: ActionReading };

/** Two actions that may be one. */
export interface PossibleDouble {
  /** The action of this node. */
  readonly ours: ActionSource;
  /** The action of another. */
  readonly theirs: ActionSource;
  /** How far apart, in whole metres; null for two that were joined and are not near. */
  readonly metres: number | null;
  /** Whether one of them is counted as part of the other already, and which. */
  readonly joined: "ours" | "theirs" | null;
}

/** Tells an action's source from a report's. */
export function isActionSource(source: SourceRead): source is ActionSource {
  return source.reading.kind === "action";
}

/**
 * Every pair of one of our actions with one of another node, of one joint campaign: both not cancelled and near in place and
 * time, or joined by one of their owners. Actions whose place is not public are in no pair.
 */
export function possibleDoubles(sources: readonly SourceRead[]): readonly PossibleDouble[] {
  const actions = sources.filter(isActionSource);
  const others = actions.filter(({ isLocal }) => !isLocal);
  return actions.filter(({ isLocal }) => isLocal).flatMap((ours) =>
    others.flatMap((theirs): PossibleDouble[] => {
      if (ours.jointUri !== theirs.jointUri) return [];
      const joined = ours.reading.partOf === theirs.uri ? "ours" : theirs.reading.partOf === ours.uri ? "theirs" : null;
      const metres = metresBetween(ours.reading, theirs.reading);
      const isNear = metres !== null && metres <= DOUBLE_METRES && isAtOnce(ours.reading, theirs.reading);
      const isOn = !ours.reading.isCancelled && !theirs.reading.isCancelled;
      return joined !== null || isNear && isOn ? [{ ours, theirs, metres, joined }] : [];
    })
  );
}

function isAtOnce(one: ActionReading, other: ActionReading): boolean {
  return Math.abs(Date.parse(one.startsAt) - Date.parse(other.startsAt)) <= DOUBLE_MS;
}

/** Along the earth's surface, by the haversine formula on a sphere; null where a place is not public. */
function metresBetween(one: ActionReading, other: ActionReading): number | null {
  if (one.latitude === null || one.longitude === null || other.latitude === null || other.longitude === null) {
    return null;
  }
  const radians = (degrees: number) => degrees * Math.PI / 180;
  const [north, east] = [radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)];
  const flat = Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude));
  const half = Math.sin(north / 2) ** 2 + flat * Math.sin(east / 2) ** 2;
  return Math.round(2 * 6_371_000 * Math.asin(Math.sqrt(Math.min(1, half))));
}
