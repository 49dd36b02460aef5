/**
 * The library alone, for comparison: a server and a sender of about eighty lines on Fedify, without database, pages or
 * any rule of ours. `defaults` is what its manual's first page gives; `tuned` has RSA-2048 keys and sixteen in parallel.
 */
import "../../../src/runtime/temporal.ts";
import { serve } from "@hono/node-server";
import {
  createFederation,
  generateCryptoKeyPair,
  InProcessMessageQueue,
  MemoryKvStore,
  type MessageQueue,
  ParallelMessageQueue,
} from "@fedify/fedify";
import { Accept, Create, Endpoints, Follow, Note, Person, type Recipient } from "@fedify/fedify/vocab";

const port = Number(process.env["PORT"]);
const tuned = process.env["MODE"] === "tuned";
const origin = `http://localhost:${port}`;
let handled = 0;

async function makeKeys(): Promise<CryptoKeyPair> {
  if (!tuned) return await generateCryptoKeyPair("RSASSA-PKCS1-v1_5");
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength: 2_048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  };
  return await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

const keys = await makeKeys();
const queue: MessageQueue = tuned
  ? new ParallelMessageQueue(new InProcessMessageQueue(), 16)
  : new InProcessMessageQueue();
const federation = createFederation<void>({
  kv: new MemoryKvStore(),
  queue,
  origin,
  allowPrivateAddress: true,
  firstKnock: "draft-cavage-http-signatures-12",
});

federation
  .setActorDispatcher("/users/{identifier}", async (context, identifier) => {
    const [key] = await context.getActorKeyPairs(identifier);
    return new Person({
      id: context.getActorUri(identifier),
      preferredUsername: identifier,
      name: "Ana",
      inbox: context.getInboxUri(identifier),
      endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
      ...(key === undefined ? {} : { publicKey: key.cryptographicKey, assertionMethods: [key.multikey] }),
    });
  })
  .setKeyPairsDispatcher(() => [keys]);

federation.setObjectDispatcher(Note, "/notes/{id}", (context, { id }) =>
  new Note({
    id: context.getObjectUri(Note, { id }),
    attribution: context.getActorUri("ana"),
    content: "Fair pay and the right to organise. ".repeat(40),
    published: Temporal.Instant.from("2026-11-23T10:00:00Z"),
  }));

federation.setInboxListeners("/users/{identifier}/inbox", "/inbox")
  .on(Follow, async (context, activity) => {
    const follower = await activity.getActor(context);
    if (follower === null) return;
    const accept = new Accept({
      id: new URL(`${origin}/accepts/${handled++}`),
      actor: context.getActorUri("ana"),
      object: activity,
    });
    await context.sendActivity({ identifier: "ana" }, follower, accept);
  })
  .on(Create, () => void handled++);

/** Sends one Create to every inbox that is posted to `/send`, a JSON list of addresses. */
async function send(inboxes: readonly string[]): Promise<void> {
  const context = federation.createContext(new URL(origin), undefined);
  const recipients = inboxes.map((inbox): Recipient => ({
    id: new URL("../", inbox),
    inboxId: new URL(inbox),
    endpoints: null,
  }));
  const id = new URL(`${origin}/notes/1`);
  const actor = context.getActorUri("ana");
  const note = new Note({ id, attribution: actor, content: "Fair pay and the right to organise. ".repeat(40) });
  await context.sendActivity(
    { identifier: "ana" },
    recipients,
    new Create({ id: new URL("#create", id), actor, object: note }),
  );
}

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/handled") return Response.json({ handled });
  if (pathname !== "/send") return await federation.fetch(request, { contextData: undefined });
  await send(await request.json() as string[]);
  return new Response(null, { status: 202 });
}

serve({ fetch: answer, port, hostname: "127.0.0.1" }, () => console.log("ready"));
process.once("SIGTERM", () => process.exit(0));
