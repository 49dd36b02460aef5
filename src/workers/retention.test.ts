/** Rules of forgetting. */
import { expect, it } from "vitest";
import { createJobQueue } from "../database/queue.ts";
import { openTestDatabase } from "../../test/support/database.ts";
import { forgetExpired } from "./retention.ts";

it("a sign-in link and a session are forgotten once they have expired, not before", async () => {
  const store = await openTestDatabase();
  const queue = createJobQueue(store, { queues: ["delivery"] });
  await store.transact(async (trx) => {
    await trx.insertInto("actor")
      .values({ id: "p", uri: "https://a.test/u/p", kind: "person", handle: "ana", deleted_at: null }).execute();
    await trx.insertInto("person").values({ id: "p", name: "Ana", role: "member" }).execute();
    for (
      const [token_hash, expires_at] of [["old", "2026-01-01T00:00:00Z"], ["new", "2027-01-01T00:00:00Z"]] as const
    ) {
      await trx.insertInto("sign_in_link").values({ token_hash, person_id: "p", expires_at }).execute();
      await trx.insertInto("session").values({ token_hash, person_id: "p", expires_at }).execute();
    }
  });
  await forgetExpired(queue, Temporal.Instant.from("2026-06-01T00:00:00Z"));
  expect(await store.db.selectFrom("session").select("token_hash").execute()).toEqual([{ token_hash: "new" }]);
  expect(await store.db.selectFrom("sign_in_link").select("token_hash").execute()).toEqual([{ token_hash: "new" }]);
  await store.close();
});
