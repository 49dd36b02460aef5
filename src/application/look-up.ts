/**
 * What somebody signed in may ask other servers for: who is behind a name or an address, and what is at it. The answer
 * stores nothing; asking is bounded, since every question goes to a server that somebody names.
 */
import type { Post } from "../domain/post.ts";
import type { RemoteActor, RemoteCall } from "./remote-ports.ts";

/** Why nothing was found. */
export type LookUpFailure =
  | "not_a_handle"
  | "not_found"
  | "handle_does_not_match"
  | "unreachable"
  | "blocked"
  | "busy"
  | "rehearsal";

/** What a name or an address leads to. */
export type LookedUp =
  | { readonly what: "actor"; readonly actor: RemoteActor }
  /** Something of this node, by the path of its page. */
  | { readonly what: "local"; readonly path: string }
  /** A call or event of another server, with who published it where that could be read. */
  | { readonly what: "call"; readonly call: RemoteCall; readonly publisher: RemoteActor | null }
  /** A public post of another server, as fetched from there; its page here is `/thread?uri=` once it is stored. */
  | { readonly what: "post"; readonly post: Post; readonly author: RemoteActor }
  | { readonly what: "nothing"; readonly why: LookUpFailure };

/** Looks something up; never throws. */
export type LookUp = (named: string) => Promise<LookedUp>;
