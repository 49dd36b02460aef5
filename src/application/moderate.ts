/**
 * Organisers' answers to what arrived from elsewhere: a reply is shown or hidden, a server is blocked. None of it is told to
 * the sender; every step stands in the log of moderators.
 */
import type { NotAllowed } from "./access.ts";
import { decideDomain, type DecideDomainRefusal } from "./moderation/decide-domain.ts";
import { takeStep } from "./moderation/steps.ts";
import { type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";

/** Why a moderation step is refused. */
export type ModerateRefusal = NotAllowed | DecideDomainRefusal | { readonly kind: "not_found" | "domain_malformed" };

type Moderated = Outcome<null, ModerateRefusal>;

/** Shows or hides a reply. Private messages can be put away, and can't be shown: that counts as not found. */
export async function moderateReply(
  ports: Ports,
  asker: Asker,
  command: { readonly uri: string; readonly state: "shown" | "hidden" },
): Promise<Moderated> {
  const { uri, state } = command;
  const line = { right: "moderate", step: state === "shown" ? "show_reply" : "hide_reply", target: uri } as const;
  return await takeStep<ModerateRefusal>(
    ports,
    asker,
    line,
    async (work) => await work.remote.setReplyState(uri, state) ? null : { kind: "not_found" },
  );
}

/**
 * Blocks a domain with everything under it: it is not heard and gets nothing, and its followers are removed. What it
 * sent goes with it.
 */
export async function blockDomain(
  ports: Ports,
  asker: Asker,
  command: { readonly domain: string; readonly reason: string },
): Promise<Moderated> {
  // Typed at a command line: an address is more likely a mistake than a name.
  if (command.domain.includes("/")) return refused({ kind: "domain_malformed" });
  const reasons = { reason: command.reason.slice(0, 500), privateNote: "", isObfuscated: false };
  const outcome = await decideDomain(ports, asker, {
    domain: command.domain,
    decision: { severity: "suspend" },
    reasons,
  });
  return outcome.ok ? { ok: true, value: null } : outcome;
}

/** Lifts a block, or a limit. Followers don't come back by themselves. */
export async function unblockDomain(
  ports: Ports,
  asker: Asker,
  command: { readonly domain: string },
): Promise<Moderated> {
  const reasons = { reason: "", privateNote: "", isObfuscated: false };
  const outcome = await decideDomain(ports, asker, { domain: command.domain, decision: null, reasons });
  return outcome.ok ? { ok: true, value: null } : outcome;
}
