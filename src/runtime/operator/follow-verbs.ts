/** The verbs about other servers: whom this node follows, and whom it neither hears nor tells. */
import { z } from "zod";
import { blockDomain, unblockDomain } from "../../application/moderate.ts";
import { requestFollow, withdrawFollow } from "../../application/request-follow.ts";
import { findMovement } from "../../database/views/movement-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import { lookUpActor } from "../../federation/look-up.ts";
import { isLoopbackOrigin } from "../config.ts";
import type { MovementNode } from "../movement-node.ts";
import { findFollowedUri, listBlocks, listFollowing } from "./reads.ts";
import { declinedFor } from "./refusals.ts";
import { declined, did, onItsWay, operator, verb } from "./verb.ts";

const mostShown = 500;

/** `follow`: asks to follow an actor of another server; it counts once that server has accepted. */
export const follow = verb(
  z.object({ target: z.string(), as: z.string().nullable() }),
  async (node, args, here) => {
    const { addresses, settings } = node;
    if (isLoopbackOrigin(settings.origin) && !settings.allowPrivate) {
      return declined(
        `This node is in rehearsal at ${addresses.origin}, where no server could answer it. Set TRAIT_ORIGIN to its public address first.`,
      );
    }
    const follower = args.as ?? await movementHandle(node);
    if (follower === null) return declinedFor({ kind: "not_set_up" }, "");
    const found = await lookUpActor(node.reading, args.target, node.userAgent).catch(() => null);
    if (found === null) return declined(`The server of ${args.target} could not be reached; try again later.`);
    if ("kind" in found) {
      if (found.kind !== "not_found") return declinedFor(found, args.target);
      return declined(`${args.target} was not found: no actor answers by that name or address.`);
    }
    if (found.host === addresses.host) return declined(`${args.target} is on this node; only others can be followed.`);
    const outcome = await requestFollow(node.ports, operator, { follower, target: found });
    if (!outcome.ok) return declinedFor(outcome.refusal, about(outcome.refusal.kind, follower, args.target));
    const name = `@${found.handle}@${found.host}`;
    const value = { target: found.uri, handle: name, as: follower, follow: outcome.value.followUri };
    return did(value, [`${follower} has asked to follow ${name}.`], onItsWay(node, here));
  },
);

/** `unfollow`: ends a follow, also one that was never answered. */
export const unfollow = verb(
  z.object({ target: z.string(), as: z.string().nullable() }),
  async (node, args, here) => {
    const follower = args.as ?? await movementHandle(node);
    if (follower === null) return declinedFor({ kind: "not_set_up" }, "");
    const targetUri = await followedUri(node, args.target);
    if (targetUri === null) return declinedFor({ kind: "not_following" }, args.target);
    const outcome = await withdrawFollow(node.ports, operator, { follower, targetUri });
    if (!outcome.ok) return declinedFor(outcome.refusal, about(outcome.refusal.kind, follower, args.target));
    return did(
      { target: targetUri, as: follower },
      [`${follower} no longer follows ${args.target}.`],
      onItsWay(node, here),
    );
  },
);

/** `follow list`: whom the actors of this node follow or have asked to. */
export const followList = verb(z.object({}), async (node) => {
  const rows = await listFollowing(readerOf(node.store), mostShown);
  const value = rows.map(({ follower, targetUri, target, state }) => ({
    as: follower,
    target: targetUri,
    handle: target,
    state,
  }));
  const lines = value.map((row) => `${row.as} → ${row.handle}  ${row.state}`);
  return did(value, lines.length === 0 ? ["This node follows nobody yet."] : lines);
});

/** `block`: a domain with everything under it. */
export const block = verb(z.object({ domain: z.string(), reason: z.string() }), async (node, args) => {
  const domain = args.domain.trim().toLowerCase();
  const ours = node.addresses.host.toLowerCase();
  if (ours === domain || ours.endsWith(`.${domain}`)) {
    return declined(`${domain} is where this node is; it can't block itself.`);
  }
  const outcome = await blockDomain(node.ports, operator, { domain, reason: args.reason });
  if (!outcome.ok) return declinedFor(outcome.refusal, args.domain);
  return did({ domain, reason: args.reason }, [`${domain} is blocked, with everything under it.`]);
});

/** `unblock`: lifts a block; followers don't come back by themselves. */
export const unblock = verb(z.object({ domain: z.string() }), async (node, { domain }) => {
  const outcome = await unblockDomain(node.ports, operator, { domain });
  if (!outcome.ok) return declinedFor(outcome.refusal, `block on ${domain}`);
  return did({ domain: domain.trim().toLowerCase() }, [`${domain} is no longer blocked.`]);
});

/** `block list`: every blocked domain and why. */
export const blockList = verb(z.object({}), async (node) => {
  const rows = await listBlocks(readerOf(node.store));
  const value = rows.map(({ domain, reason, since }) => ({ domain, reason, since: since.toString() }));
  const lines = value.map(({ domain, reason }) => reason === "" ? domain : `${domain}  ${reason}`);
  return did(value, lines.length === 0 ? ["No domain is blocked."] : lines);
});

async function movementHandle(node: MovementNode): Promise<string | null> {
  return (await findMovement(readerOf(node.store)))?.handle ?? null;
}

/** The address of whom we follow, from what was stored: ending a follow must work when the other server is gone. */
async function followedUri(node: MovementNode, target: string): Promise<string | null> {
  const handle = /^@?([^@\s]+)@([^@\s]+)$/.exec(target.trim());
  if (handle === null) return /^https?:\/\//.test(target) ? target.trim() : null;
  return await findFollowedUri(readerOf(node.store), handle[1] ?? "", handle[2] ?? "");
}

function about(kind: string, follower: string, target: string): string {
  return kind === "not_found" ? `actor ${follower}` : target;
}
