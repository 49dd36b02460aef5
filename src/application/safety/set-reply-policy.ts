/** A person says who may answer what they write: everybody, those who follow them, or those a post names. */
import type { ReplyPolicy } from "../../domain/post.ts";
import { type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";

/** Sets it for posts from now on; a post may say otherwise. */
export async function setReplyPolicy(
  ports: Ports,
  asker: Asker,
  command: { readonly policy: ReplyPolicy },
): Promise<Outcome<null, NotAllowed>> {
  if (asker.kind !== "person") return notAllowed;
  return await ports.transact(async (work) => {
    const profile = await work.profiles.load(asker.personId);
    await work.profiles.save({ ...profile, replyPolicy: command.policy });
    return done(null);
  });
}
