/** Somebody with an account here says they will be there. Organisers see a number, and the name only if the person wants it. */
import { isPublicCall, type PledgeOption } from "../../domain/call.ts";
import { type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { type Admitted, admitWithin, type PledgeRefusal } from "./admit-pledge.ts";
import { marksFor } from "./pledge-marks.ts";

/** What a member asks for. */
export interface MemberPledge {
  readonly callId: string;
  readonly personId: string;
  /** The name on the account; kept with the pledge only if `named`. */
  readonly name: string;
  readonly option: PledgeOption;
  readonly named: boolean;
  readonly language: string;
  /** An address known to be theirs; absent, that of the account, so that a pledge by mail is recognised. */
  readonly mail?: string | null;
  /** "If so many others come"; absent for none. */
  readonly condition?: number;
}

/** Takes the pledge of a member; again, it changes what they said. */
export async function pledgeAsMember(
  ports: Ports,
  asked: MemberPledge,
): Promise<Outcome<Admitted, PledgeRefusal | { readonly kind: "not_found" }>> {
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asked.callId);
    if (call === null || !isPublicCall(call)) return refused({ kind: "not_found" });
    const marks = marksFor(ports.sealing, call.id);
    const { personId, name, named, language } = asked;
    const sealedMail = await work.accounts.sealedMailOf(personId);
    const mail = asked.mail ?? (sealedMail === null ? null : ports.sealing.open(sealedMail));
    const byMail = mail === null ? [] : [marks.mail(mail, ""), marks.mail(mail, name)];
    const who = {
      door: "member" as const,
      marks: [marks.account(personId), marks.actor(ports.addresses.person(personId)), ...byMail],
      hostMark: null,
      addressMark: null,
      contact: { personId, language, named, ...(named ? { name } : {}) },
    };
    return await admitWithin(ports, work, call, {
      who,
      option: asked.option,
      ...(asked.condition === undefined ? {} : { condition: asked.condition }),
    });
  });
}
