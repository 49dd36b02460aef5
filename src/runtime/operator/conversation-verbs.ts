/** The verbs about what others wrote: complaints, replies that wait for an organiser's yes, and private messages. */
import { z } from "zod";
import { moderateReply } from "../../application/moderate.ts";
import { resolveFlag } from "../../application/moderation/decide-flag.ts";
import { foreignPlainText } from "../../application/text/sanitise.ts";
import { listOpenFlags, listRepliesForDesk } from "../../database/views/conversation-views.ts";
import { readerOf } from "../../database/views/read-only.ts";
import type { MovementNode } from "../movement-node.ts";
import { listMessages } from "./reads.ts";
import { declinedFor } from "./refusals.ts";
import { did, operator, verb, type VerbResult } from "./verb.ts";

const mostWords = 2_000;
const limited = { limit: z.int().min(1).max(1_000) };
const oneReply = z.object({ uri: z.string() });

/** `flag list`: complaints nobody has dealt with, oldest first. */
export const flagList = verb(z.object(limited), async (node, { limit }) => {
  const flags = await listOpenFlags(readerOf(node.store), limit);
  const value = flags.map(({ id, host, objectUris, content, createdAt }) => ({
    id,
    host,
    objects: [...objectUris],
    content: foreignPlainText(content, mostWords),
    received: createdAt.toString(),
  }));
  const lines = value.flatMap((
    flag,
  ) => [`${flag.id}  from ${flag.host}  about ${flag.objects.join(", ")}`, `  ${flag.content}`]);
  return did(value, lines.length === 0 ? ["No complaint is open."] : lines);
});

/** `flag resolve`: marks a complaint as dealt with. */
export const flagResolve = verb(z.object({ id: z.string() }), async (node, { id }) => {
  const outcome = await resolveFlag(node.ports, operator, { id, outcome: "acted" });
  if (!outcome.ok) return declinedFor(outcome.refusal, `open complaint ${id}`);
  return did({ id, state: "resolved" }, ["The complaint is dealt with."]);
});

/** `reply list`: replies in one state, the newest first. Private messages are not replies; see `message list`. */
export const replyList = verb(
  z.object({ state: z.enum(["held", "shown", "hidden"]), ...limited }),
  async (node, { state, limit }) => {
    const replies = await listRepliesForDesk(readerOf(node.store), state, limit);
    const value = replies.filter(({ audience }) => audience !== "direct").map((reply) => ({
      uri: reply.uri,
      author: reply.authorHandle ?? reply.authorName,
      about: reply.objectUri,
      audience: reply.audience,
      state: reply.state,
      content: foreignPlainText(reply.content, mostWords),
      published: reply.publishedAt.toString(),
    }));
    const lines = value.flatMap((
      reply,
    ) => [`${reply.uri}  ${reply.author}  under ${reply.about}`, `  ${reply.content}`]);
    return did(value, lines.length === 0 ? [`No reply is ${state}.`] : lines);
  },
);

/** `reply show`: lets a reply be seen on the page of its call. */
export const replyShow = verb(oneReply, (node, { uri }) => decide(node, uri, "shown"));

/** `reply hide`: keeps a reply from being seen; its author is not told. */
export const replyHide = verb(oneReply, (node, { uri }) => decide(node, uri, "hidden"));

/** `message list`: private messages to this node, the newest first. */
export const messageList = verb(z.object(limited), async (node, { limit }) => {
  const messages = await listMessages(readerOf(node.store), limit);
  const value = messages.map(({ uri, author, about, content, publishedAt }) => ({
    uri,
    author,
    about,
    content: foreignPlainText(content, mostWords),
    published: publishedAt.toString(),
  }));
  const lines = value.flatMap((one) => [`${one.published}  ${one.author}  about ${one.about}`, `  ${one.content}`]);
  return did(value, lines.length === 0 ? ["No private messages."] : lines);
});

async function decide(node: MovementNode, uri: string, state: "shown" | "hidden"): Promise<VerbResult> {
  const outcome = await moderateReply(node.ports, operator, { uri, state });
  if (!outcome.ok) return declinedFor(outcome.refusal, `reply ${uri}`);
  return did({ uri, state }, [`The reply is ${state}.`]);
}
