/**
 * `npm run network`: three seeded nodes and a Mastodon-like observer in one process on loopback. It prints where to look
 * and what to try, and stays until Ctrl-C; with `--once` it tells the story, checks it, prints a table and ends.
 */
import "../../src/runtime/temporal.ts";
import { configureLogging } from "../../src/runtime/logging.ts";
import { type Network, startNetwork } from "../support/network.ts";
import { checkStory, isGood, tableOf } from "./check-story.ts";
import { type Observer, startObserver } from "./observer.ts";
import { checkPeople, tellOfPeople, type ToldOfPeople } from "./people.ts";
import { MOVEMENTS, NODES, tellStory, type Told } from "./story.ts";

const usage = `npm run network [-- --once]

Starts three nodes (alpha, beta, gamma) and a small Mastodon-like observer on this machine only.
Nothing is kept once it stops.

  --once   tell the story, check that everybody received everything, print a table, end
`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(usage);
    return 0;
  }
  const unknown = args.filter((arg) => arg !== "--once");
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(" ")}\n\n${usage}`);
    return 2;
  }
  await configureLogging({ logLevel: "error" });
  const started = performance.now();
  const network = await startNetwork({ nodes: NODES, movements: MOVEMENTS });
  const observer = await startObserver();
  try {
    const told = await tellStory(network, observer);
    const people = await tellOfPeople(network, told.calls["alpha"]?.[0]?.uri ?? "");
    const findings = [...await checkStory(network, observer, told), ...await checkPeople(network, people)];
    console.log(tableOf(findings));
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    console.log(`\nThree nodes and an observer told one another everything in ${seconds} s.`);
    if (!args.includes("--once")) {
      console.log(walkThrough(network, observer, told, people));
      await untilStopped();
    }
    return isGood(findings) ? 0 : 1;
  } finally {
    await observer.close();
    await network.close();
  }
}

function walkThrough(
  network: Network,
  observer: Observer,
  { campaigns, reply, calls }: Told,
  { signInUrls, post }: ToldOfPeople,
): string {
  const nodes = network.nodes.map(({ name, origin, signInUrl }) => {
    return `  ${name.padEnd(6)} ${origin}\n         campaign  ${
      campaigns[name]?.url
    }\n         sign in   ${signInUrl}  (once)`;
  });
  return `
${nodes.join("\n")}
  observer ${observer.peer.origin}/  (@${observer.peer.acct})

Members, each to sign in once
  nour of alpha   ${signInUrls.nour}
  karim of beta   ${signInUrls.karim}

What to try
  1. Open the observer: the calls as a Mastodon reader sees them, and a boost.
  2. Open alpha's campaign and switch the language; then one of its calls.
  3. Sign in on alpha: on the desk the observer's reply waits. Let it through, then look at
     ${reply.under}
  4. Still on alpha, cancel a call: it is marked on beta and gamma, and the observer gets a fresh note.
  5. Sign in on beta and publish a call of its own: it appears on alpha, and on the observer by a boost.
  6. Sign in as karim on beta: on his home stands what nour of alpha wrote, and that she follows him. Answer it, pass it
     on, look her up by her name; then look at ${post.url}
  7. Sign in as nour on alpha: her pledge for ${calls["alpha"]?.[0]?.uri}
     stands under “My pledges”; on the page of the call no number is told below ten.
  8. As a program would: curl -H 'Accept: application/activity+json' ${campaigns["alpha"]?.uri}

A browser keeps one sign-in for all of localhost: signing in on one node signs you out of the others, so use a private
window for the second. Ctrl-C stops everything; nothing is kept.`;
}

/** Resolves at the first Ctrl-C or termination; a second one ends the process at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const alive = setInterval(() => {}, 60_000);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        clearInterval(alive);
        resolve();
      });
    }
  });
}

process.exitCode = await main(process.argv.slice(2));
