/**
 * What a post of somebody here answers or quotes: a post they may read, a call or a notice. Whoever may not read something
 * is told the same as if it did not exist.
 */
import type { Meeting } from "../conversation-ports.ts";
import type { Ports, Work } from "../ports.ts";
import { mayRead, type Post, type PostAudience } from "../../domain/post.ts";
import type { PostGuest } from "../../domain/post-rules.ts";

/** What is answered or quoted. */
export interface Subject {
  readonly uri: string;
  readonly threadUri: string;
  readonly audience: PostAudience;
  /** Whose it is. */
  readonly ownerUri: string;
  /** The post itself; null for calls and notices. */
  readonly post: Post | null;
  /** The local actor it belongs to, when it is a call or notice of ours. */
  readonly localOwnerId: string | null;
  readonly guest: PostGuest;
}

/** Finds what is at an address, for somebody who may read it; null for everything else. */
export async function findSubject(work: Work, uri: string, person: Meeting): Promise<Subject | null> {
  const met = await work.conversation.meet(uri, person);
  if (met !== null) {
    const { post, reader } = met;
    if (!mayRead(post, reader)) return null;
    const guest = { uri: person.uri, follows: reader.follows };
    const { threadUri, audience, authorUri: ownerUri } = post;
    return { uri, threadUri, audience, ownerUri, post, localOwnerId: null, guest };
  }
  const guest = { uri: person.uri, follows: false };
  const open = { uri, threadUri: uri, audience: "public", post: null, guest } as const;
  const ownerId = await work.remote.ownerOfPublicObject(uri);
  if (ownerId !== null) {
    const ownerUri = await work.conversation.uriOf(ownerId);
    return ownerUri === null ? null : { ...open, ownerUri, localOwnerId: ownerId };
  }
  const ownerUri = await work.remote.findCallOwner(uri);
  return ownerUri === null ? null : { ...open, ownerUri, localOwnerId: null };
}

/** The call or notice of ours at the root of a conversation, with its owner; null for any other. */
export async function rootOfOurs(
  { addresses }: Pick<Ports, "addresses">,
  work: Work,
  threadUri: string,
): Promise<{ readonly uri: string; readonly ownerId: string } | null> {
  if (!threadUri.startsWith(`${addresses.origin}/`) || isPostAddress(addresses.origin, threadUri)) return null;
  const ownerId = await work.remote.ownerOfPublicObject(threadUri);
  return ownerId === null ? null : { uri: threadUri, ownerId };
}

/** Whether an address is one of a person's post here. */
export function isPostAddress(origin: string, uri: string): boolean {
  return uri.startsWith(`${origin}/posts/`);
}
