/**
 * Somebody without an account says they will be there with an address. Nothing counts before the button of the mail was
 * pressed, and the page says the same to a first sign-up as to any other: only the mail knows the difference.
 */
import { isPublicCall, type PledgeOption } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { doorsOf, letIn, type PledgeContact } from "../../domain/pledge.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports, Work } from "../ports.ts";
import { admitWithin, type PledgeRefusal } from "./admit-pledge.ts";
import { contactOf } from "./pledge-contact.ts";
import { marksFor } from "./pledge-marks.ts";
import { mailPledger } from "./pledge-mail.ts";
import { refuseCondition } from "./settle-conditions.ts";

/** Why the form comes back; none of these says whether an address is known. */
export type PledgeByMailRefusal = PledgeRefusal | { readonly kind: "not_found" } | {
  readonly kind: "mail_unreadable";
  readonly field: "mail";
};

/** A name and domain that could be an address; whether it is one, only the mail finds out. */
const ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\]{2,}$/u;

/** Two letters to one address about one call in this time: enough for a couple, too few to fill somebody's box. */
const AGAIN_AFTER_MS = 600_000;

const DAY_MS = 24 * 3_600_000;

/** Takes a sign-up and sends the letter. */
export async function pledgeByMail(
  ports: Ports,
  asked: {
    readonly callId: string;
    readonly mail: string;
    readonly name: string;
    readonly option: PledgeOption;
    readonly language: string;
    /** "If so many others come"; absent for none. */
    readonly condition?: number;
  },
): Promise<Outcome<null, PledgeByMailRefusal>> {
  const mail = asked.mail.trim();
  // An address in look-alike letters is recognised as another's and delivered elsewhere: none is taken.
  const isPlain = mail === mail.normalize("NFKC");
  if (mail.length > pledgeLimits.addressCharacters || !ADDRESS.test(mail) || !isPlain) {
    return refused({ kind: "mail_unreadable", field: "mail" });
  }
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asked.callId);
    if (call === null || !isPublicCall(call)) return refused({ kind: "not_found" });
    if (!doorsOf(call).has("mail")) return refused({ kind: "pledges_not_taken" });
    const asks = letIn(call, { door: "mail", option: asked.option }, { now: work.now, taken: 0 });
    if ("refused" in asks) return refused({ kind: asks.refused });
    const wrong = refuseCondition(call, asked.condition);
    if (wrong !== null) return refused(wrong);
    const marks = marksFor(ports.sealing, call.id);
    const address = marks.address(mail);
    const name = asked.name.trim().slice(0, pledgeLimits.nameCharacters);
    const contact: PledgeContact = { mail, language: asked.language, ...(name === "" ? {} : { name }) };
    const slot = (at: number) => work.firstTime(`pledge mail ${address} ${at}`, AGAIN_AFTER_MS);
    const mayWrite = (await slot(1) || await slot(2)) && await hasLetterLeft(ports, work, mail);
    const known = await work.pledges.findByMarks(call.id, [marks.mail(mail, name)]);
    if (known === null && await work.pledges.countOfAddress(call.id, address) >= pledgeLimits.namesPerAddress) {
      if (mayWrite) await mailPledger(ports, work, { call, pledgeId: null, contact, letter: "too_many" });
      return done(null);
    }
    const who = {
      door: "mail" as const,
      marks: [marks.mail(mail, name)],
      hostMark: null,
      addressMark: address,
      contact,
    };
    const outcome = await admitWithin(ports, work, call, {
      who,
      option: asked.option,
      unconfirmed: true,
      ...(asked.condition === undefined ? {} : { condition: asked.condition }),
    });
    if (!outcome.ok) return outcome;
    const { pledge } = outcome.value;
    const letter = pledge.state === "unconfirmed" ? "confirm" : "known";
    // The link goes to the address that is with the pledge, whatever was typed now.
    const to = { ...contact, mail: contactOf(ports.sealing, pledge).mail ?? mail };
    if (mayWrite) await mailPledger(ports, work, { call, pledgeId: pledge.id, contact: to, letter });
    return done(null);
  });
}

/** Takes one of the letters an address gets in a day, over all calls: nobody fills a stranger's box, or their employer's. */
async function hasLetterLeft(ports: Ports, work: Work, mail: string): Promise<boolean> {
  const whose = ports.sealing.mark("pledge letters", mail.toLowerCase());
  for (let letter = 1; letter <= pledgeLimits.lettersPerDay; letter++) {
    if (await work.firstTime(`pledge letter ${letter} ${whose}`, DAY_MS)) return true;
  }
  return false;
}
