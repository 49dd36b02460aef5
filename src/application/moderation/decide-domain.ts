/**
 * Stewards decide about servers: limit (heard, but in no public list), or suspend (not heard, nothing sent, follows cut). The
 * reason is public, the note is not. A server above or below the node's own name can't be decided about.
 */
import { type DomainLimit, type DomainReasons, readDomain } from "../../domain/moderation.ts";
import type { NotAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports, Work } from "../ports.ts";
import { takeStep } from "./steps.ts";

/** Why nothing was decided about a server. */
export type DecideDomainRefusal =
  | NotAllowed
  | { readonly kind: "domain_malformed" | "not_our_own_host"; readonly field: "domain" }
  | { readonly kind: "not_found" };

/** What is decided: null takes every decision back. */
export type DomainDecision =
  | ({ readonly severity: "suspend" } | { readonly severity: "limit"; readonly limit: DomainLimit })
  | null;

/** Decides about a domain with everything under it. */
export async function decideDomain(
  ports: Ports,
  asker: Asker,
  command: { readonly domain: string; readonly decision: DomainDecision; readonly reasons: DomainReasons },
): Promise<Outcome<{ domain: string }, DecideDomainRefusal>> {
  const domain = readDomain(command.domain);
  if (domain === null) return refused({ kind: "domain_malformed", field: "domain" });
  if (isOurs(ports, domain)) return refused({ kind: "not_our_own_host", field: "domain" });
  const { decision } = command;
  const step = decision === null ? "lift_domain" : `${decision.severity}_domain`;
  const outcome = await takeStep<DecideDomainRefusal>(
    ports,
    asker,
    { right: "operate", step, target: domain },
    async (work) => {
      const changed = await applyDecision(work, domain, decision, command.reasons);
      return changed ? null : { kind: "not_found" };
    },
  );
  return outcome.ok ? done({ domain }) : outcome;
}

/** Whether a domain is the node's own, or one above it. */
export function isOurs({ addresses }: Pick<Ports, "addresses">, domain: string): boolean {
  const ours = addresses.host.toLowerCase();
  return [ours, ours.replace(/:\d+$/, "")].some((host) => host === domain || host.endsWith(`.${domain}`));
}

/** The decision itself, once it was found to be allowed; answers false when there was nothing to take back. */
export async function applyDecision(
  work: Work,
  domain: string,
  decision: DomainDecision,
  reasons: DomainReasons,
): Promise<boolean> {
  if (decision === null) {
    const wasLimited = await work.network.unlimit(domain);
    return await work.blocks.unblockDomain(domain) || wasLimited;
  }
  if (decision.severity === "suspend") {
    await work.network.unlimit(domain);
    await work.blocks.blockDomain(domain, reasons.reason);
    await work.network.describeBlock(domain, reasons);
    return true;
  }
  await work.blocks.unblockDomain(domain);
  await work.network.limit(domain, decision.limit, reasons);
  return true;
}
