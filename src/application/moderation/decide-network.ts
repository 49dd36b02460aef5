/**
 * Stewards choose with whom the node exchanges anything: with everybody who is not blocked, with a list of servers, or with
 * the list and with partners. Nothing is deleted by changing it: whoever is shut out stops hearing, and hears again later.
 */
import { type NetworkMode, readDomain } from "../../domain/moderation.ts";
import type { NotAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";
import type { DecideDomainRefusal } from "./decide-domain.ts";
import { takeStep } from "./steps.ts";

/** Chooses the mode. */
export async function chooseMode(
  ports: Ports,
  asker: Asker,
  command: { readonly mode: NetworkMode },
): Promise<Outcome<null, NotAllowed>> {
  const line = { right: "operate", step: `mode_${command.mode}`, target: ports.addresses.host } as const;
  return await takeStep<NotAllowed>(ports, asker, line, async (work) => {
    await work.network.setMode(command.mode);
    return null;
  });
}

/** Puts a domain with everything under it on the list, or changes its note. A block of it beats the list. */
export async function allowDomain(
  ports: Ports,
  asker: Asker,
  command: { readonly domain: string; readonly note: string },
): Promise<Outcome<{ domain: string }, DecideDomainRefusal>> {
  const domain = readDomain(command.domain);
  if (domain === null) return refused({ kind: "domain_malformed", field: "domain" });
  const line = { right: "operate", step: "allow_domain", target: domain } as const;
  const outcome = await takeStep<DecideDomainRefusal>(ports, asker, line, async (work) => {
    await work.network.allow(domain, command.note.trim().slice(0, 500));
    return null;
  });
  return outcome.ok ? done({ domain }) : outcome;
}

/** Takes a domain off the list. */
export async function disallowDomain(
  ports: Ports,
  asker: Asker,
  command: { readonly domain: string },
): Promise<Outcome<null, DecideDomainRefusal>> {
  const domain = readDomain(command.domain);
  if (domain === null) return refused({ kind: "domain_malformed", field: "domain" });
  const line = { right: "operate", step: "disallow_domain", target: domain } as const;
  return await takeStep<DecideDomainRefusal>(
    ports,
    asker,
    line,
    async (work) => await work.network.disallow(domain) ? null : { kind: "not_found" },
  );
}
