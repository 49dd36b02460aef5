/** The verbs about with whom the node exchanges anything: the mode, and the list of servers for the closed ones. */
import { z } from "zod";
import { allowDomain, chooseMode, disallowDomain } from "../../application/moderation/decide-network.ts";
import { findNetworkState, reachOfMode } from "../../database/views/network-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import { NETWORK_MODES } from "../../domain/moderation.ts";
import { declinedFor } from "./refusals.ts";
import { did, operator, verb } from "./verb.ts";

/** `network mode`: with everybody, with a list, or with the list and partners. */
export const networkMode = verb(z.object({ mode: z.enum(NETWORK_MODES) }), async (node, { mode }) => {
  const reach = await reachOfMode(readerOf(node.store), mode);
  const outcome = await chooseMode(node.ports, operator, { mode });
  if (!outcome.ok) return declinedFor(outcome.refusal, mode);
  const shut = { followers: reach.followers, servers: reach.servers };
  const lines = [`The node is ${mode}.`];
  if (mode !== "open") lines.push(`${reach.followers} followers on ${reach.servers} servers do not hear it now.`);
  return did({ mode, shut }, lines);
});

/** `network allow`: puts a domain with everything under it on the list. A block beats the list. */
export const networkAllow = verb(z.object({ domain: z.string(), note: z.string() }), async (node, args) => {
  const outcome = await allowDomain(node.ports, operator, args);
  if (!outcome.ok) return declinedFor(outcome.refusal, args.domain);
  const { domain } = outcome.value;
  return did({ domain }, [`${domain} is on the list.`]);
});

/** `network disallow`: takes a domain off the list. */
export const networkDisallow = verb(z.object({ domain: z.string() }), async (node, { domain }) => {
  const outcome = await disallowDomain(node.ports, operator, { domain });
  if (!outcome.ok) return declinedFor(outcome.refusal, `${domain} on the list`);
  return did({ domain }, [`${domain} is off the list.`]);
});

/** `network show`: the mode, the list, and partners. */
export const networkShow = verb(z.object({}), async (node) => {
  const { mode, allowed, partners } = await findNetworkState(readerOf(node.store));
  const list = allowed.map(({ domain, note }) => ({ domain, note }));
  const lines = [
    `mode      ${mode}`,
    ...list.map(({ domain, note }) => `allowed   ${domain}${note === "" ? "" : `  ${note}`}`),
    ...partners.map((host) => `partner   ${host}`),
  ];
  return did({ mode, allowed: list, partners: [...partners] }, lines);
});
