/** People of a network's nodes who write to one another: made, opened to followers, and following, as their forms would do. */
import { addPerson } from "../../src/application/add-person.ts";
import { type PostDraft, publishPost } from "../../src/application/publish-post.ts";
import { requestFollow } from "../../src/application/request-follow.ts";
import type { Asker } from "../../src/application/ports.ts";
import type { RemoteActor } from "../../src/application/remote-ports.ts";
import type { Post } from "../../src/domain/post.ts";
import { lookUpActor } from "../../src/federation/look-up.ts";
import type { NetworkNode } from "./network.ts";

/** A person of a node, with what they can do. */
export interface TestPerson {
  readonly id: string;
  readonly uri: string;
  readonly handle: string;
  readonly asker: Asker;
  /** The secret of a link by which they sign in once. */
  readonly signInSecret: string;
  /** Publishes a post in English; throws when it is refused. */
  say(markdown: string, changes?: Partial<Omit<PostDraft, "words">> & Partial<PostDraft["words"]>): Promise<Post>;
  /** Asks to follow an address of another server. */
  follow(uri: string): Promise<RemoteActor>;
}

/** Makes a person. `isOpen` lets everybody follow them without asking. */
export async function makePerson(
  { node }: NetworkNode,
  handle: string,
  { isOpen = true }: { readonly isOpen?: boolean } = {},
): Promise<TestPerson> {
  const { ports, reading } = node;
  const made = await addPerson(ports, { kind: "operator" }, { handle, name: handle.toUpperCase(), role: "member" });
  if (!made.ok) throw new Error(made.refusal.kind);
  const { personId: id, signInSecret } = made.value;
  const asker: Asker = { kind: "person", personId: id, role: "member" };
  await ports.transact(async (work) => {
    await work.accounts.setState(id, "active");
    const profile = await work.profiles.load(id);
    await work.profiles.save({ ...profile, language: "en", isLocked: !isOpen });
  });
  return {
    id,
    uri: ports.addresses.person(id),
    handle,
    asker,
    signInSecret,
    async say(markdown, changes = {}) {
      const { language = "en", texts = { [language]: { markdown } }, pictures = [], found = [], ...rest } = changes;
      const draft: PostDraft = {
        ...{ audience: "public", inReplyTo: null, quoteUri: null, replyPolicy: "anyone", quotePolicy: "anyone" },
        ...rest,
        words: { language, texts, pictures, found },
      };
      const outcome = await publishPost(ports, asker, draft);
      if (!outcome.ok) throw new Error(outcome.refusal.kind);
      return outcome.value;
    },
    async follow(uri) {
      const target = await lookUpActor(reading, uri, "network");
      if ("kind" in target) throw new Error(target.kind);
      const outcome = await requestFollow(ports, asker, { follower: handle, target });
      if (!outcome.ok) throw new Error(outcome.refusal.kind);
      return target;
    },
  };
}
