/**
 * What the members of the nodes do in the story: one follows another across nodes, one writes and is answered, one says that
 * they will be there. Their links to sign in are kept for whoever wants to look at it as they see it.
 */
import { pledgeAsMember } from "../../src/application/pledges/pledge-as-member.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { makePerson } from "../support/persons.ts";
import type { Finding } from "./check-story.ts";

/** What they did, for whoever checks that it arrived and for whoever looks. */
export interface ToldOfPeople {
  /** Where a member signs in once, by handle. */
  readonly signInUrls: Readonly<Record<"nour" | "karim", string>>;
  /** Nour's post, and Karim's answer to it. */
  readonly post: { readonly uri: string; readonly url: string };
  readonly answer: string;
}

/** Nour of alpha and Karim of beta follow one another; she writes, he answers, and she pledges for the given call of alpha's. */
export async function tellOfPeople(network: Network, callUri: string): Promise<ToldOfPeople> {
  const [alpha, beta] = [network.node("alpha"), network.node("beta")];
  const [nour, karim] = [await makePerson(alpha, "nour"), await makePerson(beta, "karim")];
  await karim.follow(nour.uri);
  await nour.follow(karim.uri);
  await network.settle();
  const post = await nour.say("صباح الخير من بيروت. نضرب يوم الجمعة. #MakeAmazonPay", { language: "ar" });
  await network.settle();
  const answer = await karim.say("Solidaridad desde Madrid.", { language: "es", inReplyTo: post.uri });
  const callId = callUri.split("/").at(-1) ?? "";
  const pledge = { callId, personId: nour.id, name: "Nour", option: "going", named: false, language: "ar" } as const;
  orThrow(await pledgeAsMember(alpha.node.ports, pledge));
  await network.settle();
  const signIn = ({ origin }: NetworkNode, secret: string) => `${origin}/sign_in/${secret}`;
  return {
    signInUrls: { nour: signIn(alpha, nour.signInSecret), karim: signIn(beta, karim.signInSecret) },
    post: { uri: post.uri, url: post.url ?? post.uri },
    answer: answer.uri,
  };
}

/** Looks whether what members did is where it belongs, and the pledge nowhere but on its own node. */
export async function checkPeople(network: Network, { post, answer }: ToldOfPeople): Promise<readonly Finding[]> {
  const [alpha, beta] = [network.node("alpha"), network.node("beta")];
  const language = async ({ node: { store } }: NetworkNode, uri: string) =>
    (await store.db.selectFrom("post").select("language").where("uri", "=", uri).executeTakeFirst())?.language ??
      "absent";
  const pledges = await Promise.all(
    network.nodes.map(async ({ node: { store } }) =>
      (await store.db.selectFrom("pledge").select("id").execute()).length
    ),
  );
  const page = await alpha.html(post.url);
  return [
    { what: "nour's post reached karim on beta", expected: "ar", found: await language(beta, post.uri) },
    { what: "karim's answer reached nour on alpha", expected: "es", found: await language(alpha, answer) },
    { what: "and stands under it", expected: "true", found: String(page.body.includes("Solidaridad desde Madrid.")) },
    { what: "nour's pledge is on alpha alone", expected: "1 0 0", found: pledges.join(" ") },
  ];
}
