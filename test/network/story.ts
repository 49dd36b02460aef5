/**
 * The story the network tells at its start: a convenor publishes Make Amazon Pay with five calls in six languages, two
 * partner movements follow it and publish what is theirs, and somebody on a Mastodon follows, likes and replies.
 */
import type { Json, Network } from "../support/network.ts";
import type { Observer } from "./observer.ts";

/** Names of the three nodes. */
export const NODES = ["alpha", "beta", "gamma"] as const;

/** The movements of the nodes. */
export const MOVEMENTS = {
  alpha: { name: "Make Amazon Pay", language: "en", country: "GB" },
  beta: { name: "Sindicato de Reparto", language: "es", country: "ES" },
  gamma: { name: "ঢাকা শ্রমিক ফেডারেশন", language: "bn", country: "BD" },
} as const;

/** What was published, for whoever checks that it arrived. */
export interface Told {
  /** Campaigns by node. */
  readonly campaigns: Readonly<Record<string, { readonly uri: string; readonly url: string }>>;
  /** Calls by node, in order of publication. */
  readonly calls: Readonly<Record<string, readonly { readonly uri: string; readonly language: string }[]>>;
  /** The observer's reply, and the calls it answered and liked. */
  readonly reply: { readonly uri: string; readonly under: string };
  readonly liked: string;
}

const ALPHAS_CALLS = [
  ["call-picket.json", "fr"],
  ["call-strike.json", "en"],
  ["call-rally.json", "bn"],
  ["call-boycott.json", "es"],
  ["call-meeting.json", "pt"],
] as const;

const CAMPAIGNS: Readonly<Record<"beta" | "gamma", Json>> = {
  beta: {
    handle: "reparto_digno",
    language: "es",
    name: { es: "Reparto digno", en: "Decent delivery work" },
    summary: { es: "Por un reparto con derechos.", en: "For delivery work with rights." },
    struggles: ["labour"],
  },
  gamma: {
    handle: "fair_thread",
    language: "bn",
    name: { bn: "ন্যায্য সুতা", en: "Fair Thread" },
    summary: { bn: "পোশাক শ্রমিকদের ন্যায্য মজুরি।", en: "Fair pay for garment workers." },
    struggles: ["labour"],
  },
};

const PARTNER_CALLS: Readonly<Record<"beta" | "gamma", Json>> = {
  beta: {
    campaign: "reparto_digno",
    kind: "assembly",
    language: "es",
    name: { es: "Asamblea de repartidores", en: "Assembly of delivery workers" },
    content: { es: "Decidimos juntas qué hacemos ese día.", en: "Together we decide what to do that day." },
    starts: "2027-11-20T18:00",
    ends: "2027-11-20T20:00",
    timezone: "Europe/Madrid",
    place: { locality: "Madrid", country: "ES", precision: "town" },
    pledge: "open",
  },
  gamma: {
    campaign: "fair_thread",
    kind: "rally",
    language: "bn",
    name: { bn: "মিরপুরে মিছিল", en: "March in Mirpur" },
    content: { bn: "ন্যায্য মজুরির দাবিতে সবাই আসুন।", en: "Come and stand for fair pay." },
    starts: "2027-11-26T15:00",
    ends: "2027-11-26T17:00",
    timezone: "Asia/Dhaka",
    place: { locality: "Dhaka", country: "BD", precision: "town" },
    pledge: "open",
  },
};

/** Tells the story; resolves when everything has arrived wherever it goes. */
export async function tellStory(network: Network, observer: Observer): Promise<Told> {
  const [alpha, beta, gamma] = [network.node("alpha"), network.node("beta"), network.node("gamma")];
  const campaigns = {
    alpha: await alpha.campaign("campaign.json"),
    beta: await beta.campaign(CAMPAIGNS.beta),
    gamma: await gamma.campaign(CAMPAIGNS.gamma),
  };
  await network.settle();
  for (const partner of [beta, gamma]) await partner.follow(campaigns.alpha.uri);
  for (const theirs of [campaigns.beta, campaigns.gamma]) await alpha.follow(theirs.uri);
  await observer.follow(campaigns.alpha.uri);
  await observer.follow(beta.movementUri);
  await network.settle();
  const alphas = [];
  for (const [file, language] of ALPHAS_CALLS) alphas.push({ uri: (await alpha.call(file)).uri, language });
  const calls = {
    alpha: alphas,
    beta: [{ uri: (await beta.call(PARTNER_CALLS.beta)).uri, language: "es" }],
    gamma: [{ uri: (await gamma.call(PARTNER_CALLS.gamma)).uri, language: "bn" }],
  };
  await network.settle();
  const [picket = "", strike = ""] = alphas.map(({ uri }) => uri);
  await observer.like(picket);
  const reply = { uri: await observer.reply(strike, campaigns.alpha.uri, "Vi kommer! Från Stockholm."), under: strike };
  await network.settle();
  return { campaigns, calls, reply, liked: picket };
}
