/** Where one said one would be: the pledges an account is recognised by. Erasing them is the use case's, which knows the calls. */
import type { Kysely } from "kysely";
import type { Portion } from "../../application/leaving/portions.ts";
import { marksFor } from "../../application/pledges/pledge-marks.ts";
import { openCondition } from "../../application/pledges/settle-conditions.ts";
import type { Database } from "../schema.ts";
import { json } from "./account-portion.ts";

/** `pledges.json` */
export const pledgesPortion: Portion<Kysely<Database>> = {
  name: "pledges",
  files({ db, addresses, sealing }, { personId, uri }) {
    const read = async () => {
      const calls = await db.selectFrom("pledge").innerJoin("call", "call.id", "pledge.call_id")
        .select(["call.id", "call.texts", "call.language", "call.starts_at"]).distinctOn("call.id")
        .where("pledge.door", "not in", ["slip", "aggregate"]).orderBy("call.id").execute();
      const found: unknown[] = [];
      for (const call of calls) {
        const marks = marksFor(sealing, call.id);
        const pledge = await db.selectFrom("pledge").innerJoin("pledge_mark", "pledge_mark.pledge_id", "pledge.id")
          .leftJoin("presence", "presence.pledge_id", "pledge.id")
          .leftJoin("pledge_condition as own", "own.pledge_id", "pledge.id")
          .select(["pledge.option", "pledge.state", "pledge.came_at", "pledge.sealed", "own.sealed as condition"])
          .where("pledge_mark.call_id", "=", call.id)
          .where("pledge_mark.mark", "in", [marks.account(personId), marks.actor(uri)]).executeTakeFirst();
        if (pledge === undefined) continue;
        const { sealed, condition, ...said } = pledge;
        const others = condition === null ? {} : { onlyIfSoManyOthers: openCondition(sealing, condition) };
        const kept = sealed === null ? null : JSON.parse(sealing.open(sealed)) as unknown;
        const name = call.texts[call.language]?.name ?? null;
        found.push({ call: addresses.call(call.id), name, starts: call.starts_at, ...said, ...others, kept });
      }
      return json(found);
    };
    return Promise.resolve([{ path: "pledges.json", read }]);
  },
};
