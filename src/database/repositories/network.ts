/** With whom the node exchanges anything: the mode, the list, and what is decided about servers. */
import { sql } from "kysely";
import type { NetworkRepository } from "../../application/safety-ports.ts";
import type { Store } from "../connection.ts";

/** Reads and writes `network_mode`, `domain_allow`, `domain_limit` and the reasons in `domain_block`. */
export function networkRepository(store: Store): NetworkRepository {
  return {
    async mode() {
      return (await store.current().selectFrom("network_mode").select("mode").executeTakeFirstOrThrow()).mode;
    },
    async setMode(mode) {
      await store.current().updateTable("network_mode").set({ mode }).execute();
    },
    async allow(domain, note) {
      await store.current().insertInto("domain_allow").values({ domain, note })
        .onConflict((conflict) => conflict.column("domain").doUpdateSet({ note })).execute();
    },
    async disallow(domain) {
      const row = await store.current().deleteFrom("domain_allow").where("domain", "=", domain).returning("domain")
        .executeTakeFirst();
      return row !== undefined;
    },
    async limit(domain, { isLimited, rejectsMedia, rejectsFlags }, { reason, privateNote, isObfuscated }) {
      const values = {
        ...{ is_limited: isLimited, rejects_media: rejectsMedia, rejects_flags: rejectsFlags },
        ...{ reason, private_note: privateNote, is_obfuscated: isObfuscated },
      };
      await store.current().insertInto("domain_limit").values({ domain, ...values })
        .onConflict((conflict) => conflict.column("domain").doUpdateSet(values)).execute();
    },
    async unlimit(domain) {
      const row = await store.current().deleteFrom("domain_limit").where("domain", "=", domain).returning("domain")
        .executeTakeFirst();
      return row !== undefined;
    },
    async describeBlock(domain, { reason, privateNote, isObfuscated }) {
      await store.current().updateTable("domain_block")
        .set({ reason, private_note: privateNote, is_obfuscated: isObfuscated }).where("domain", "=", domain).execute();
    },
    async limitOf(host) {
      const name = host.replace(/:\d+$/, "");
      const rows = await store.current().selectFrom("domain_limit").selectAll()
        .where((where) =>
          where.or([where("domain", "in", [host, name]), sql<boolean>`${name}::text like '%.' || domain`])
        ).execute();
      return {
        isLimited: rows.some((row) => row.is_limited),
        rejectsMedia: rows.some((row) => row.rejects_media),
        rejectsFlags: rows.some((row) => row.rejects_flags),
      };
    },
  };
}
