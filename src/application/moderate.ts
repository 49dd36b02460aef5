/**
 * Organisers' answers to what arrived from elsewhere: a reply is shown or hidden, a complaint is resolved, a server is
 * blocked. None of it is told to the sender.
 */
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports, Work } from "./ports.ts";
import type { Right } from "../domain/person.ts";

/** Why a moderation step is refused. */
export type ModerateRefusal = NotAllowed | { readonly kind: "not_found" | "domain_malformed" };

type Moderated = Outcome<null, ModerateRefusal>;

/** Shows or hides a reply. Private messages can be put away, and can't be shown: that counts as not found. */
export function moderateReply(
  ports: Ports,
  asker: Asker,
  command: { readonly uri: string; readonly state: "shown" | "hidden" },
): Promise<Moderated> {
  return step(ports, asker, "moderate", (work) => work.remote.setReplyState(command.uri, command.state));
}

/** Marks a complaint as dealt with. */
export function resolveFlag(ports: Ports, asker: Asker, command: { readonly id: string }): Promise<Moderated> {
  return step(ports, asker, "moderate", (work) => work.remote.resolveFlag(command.id));
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
  const domain = command.domain.trim().toLowerCase();
  if (!/^[a-z0-9.-]+\.[a-z0-9-]+(:\d+)?$|^localhost(:\d+)?$/.test(domain)) return refused({ kind: "domain_malformed" });
  return await step(ports, asker, "operate", async (work) => {
    await work.blocks.blockDomain(domain, command.reason.slice(0, 500));
    return true;
  });
}

/** Lifts a block. Followers don't come back by themselves. */
export function unblockDomain(ports: Ports, asker: Asker, command: { readonly domain: string }): Promise<Moderated> {
  return step(ports, asker, "operate", (work) => work.blocks.unblockDomain(command.domain.trim().toLowerCase()));
}

async function step(
  ports: Ports,
  asker: Asker,
  right: Right,
  act: (work: Work) => Promise<boolean>,
): Promise<Moderated> {
  if (!hasRight(asker, right)) return notAllowed;
  return await ports.transact(async (work) => await act(work) ? done(null) : refused({ kind: "not_found" }));
}
