/**
 * What looks at organisations' websites found. From then on an organisation counts by that domain in every joint campaign
 * here, or by the host of its actor when it lapsed; the dates stay told.
 */
import { afterLooking, type DomainCheck, type DomainSighting, unchecked } from "../../domain/domain-check.ts";
import type { Ports } from "../ports.ts";

/** Notes what was found of some organisations, by actor; answers what is known of them now. */
export async function receiveDomains(
  ports: Ports,
  seen: ReadonlyMap<string, DomainSighting>,
): Promise<ReadonlyMap<string, DomainCheck>> {
  return await ports.transact(async (work) => {
    const known = await work.trust.findDomains([...seen.keys()]);
    const checks = [...seen].map(([actorUri, sighting]) => {
      const before = known.get(actorUri) ?? unchecked(actorUri, sighting.website, work.now);
      return afterLooking(before, sighting, work.now);
    });
    await work.trust.saveDomains(checks);
    for (const { actorUri, domain } of checks) {
      if (known.has(actorUri) || domain !== null) await work.trust.countBy(actorUri, domain);
    }
    return new Map(checks.map((check) => [check.actorUri, check]));
  });
}
