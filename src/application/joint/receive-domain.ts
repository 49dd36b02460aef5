/**
 * What one look at an organisation's website found. From then on the organisation counts by that domain in every joint
 * campaign here, or by the host of its actor when it lapsed; the dates stay told.
 */
import { afterLooking, type DomainCheck, type DomainSighting, unchecked } from "../../domain/domain-check.ts";
import type { Ports } from "../ports.ts";

/** Notes what was found; answers what is known now. */
export async function receiveDomain(ports: Ports, actorUri: string, seen: DomainSighting): Promise<DomainCheck> {
  return await ports.transact(async (work) => {
    const known = await work.trust.findDomain(actorUri);
    const before = known ?? unchecked(actorUri, seen.website, work.now);
    const check = afterLooking(before, seen, work.now);
    await work.trust.saveDomain(check);
    if (known !== null || check.domain !== null) await work.trust.countBy(actorUri, check.domain);
    return check;
  });
}
