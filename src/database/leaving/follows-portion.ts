/** Whom one follows, is followed by and keeps at a distance, in the forms that Mastodon reads and writes. */
import { stringify } from "csv-stringify/sync";
import { type Kysely, sql } from "kysely";
import type { Portion } from "../../application/leaving/portions.ts";
import type { Database } from "../schema.ts";
import { json } from "./account-portion.ts";

type Db = Kysely<Database>;

/** `following.csv`, `followers.json`, `blocks.csv`, `mutes.csv`, `hidden-servers.csv` */
export const followsPortion: Portion<Db> = {
  name: "follows",
  files({ db, addresses }, { personId }) {
    const { host } = addresses;
    const list = (query: () => Promise<readonly { uri: string }[]>) => async () =>
      await handlesOf(db, host, (await query()).map(({ uri }) => uri));
    const following = list(() =>
      db.selectFrom("following").select("target_uri as uri").where("actor_id", "=", personId)
        .where("state", "=", "accepted").orderBy("created_at").execute()
    );
    const followers = list(() =>
      db.selectFrom("follower").select("follower_uri as uri").where("actor_id", "=", personId)
        .where("state", "=", "accepted").orderBy("created_at").execute()
    );
    const blocks = list(() =>
      db.selectFrom("person_block").select("target_uri as uri").where("person_id", "=", personId).execute()
    );
    const mutes = list(() =>
      db.selectFrom("person_mute").select("target_uri as uri").where("person_id", "=", personId).execute()
    );
    const hidden = () => db.selectFrom("person_hidden_host").select("host").where("person_id", "=", personId).execute();
    return Promise.resolve([
      {
        path: "following.csv",
        read: async () =>
          stringify([
            ["Account address", "Show boosts", "Notify on new posts", "Languages"],
            ...(await following()).map((one) => [one.account, "true", "false", ""]),
          ]),
      },
      { path: "followers.json", read: async () => json(await followers()) },
      { path: "blocks.csv", read: async () => stringify((await blocks()).map((one) => [one.account])) },
      {
        path: "mutes.csv",
        read: async () =>
          stringify([
            ["Account address", "Hide notifications"],
            ...(await mutes()).map((one) => [one.account, "true"]),
          ]),
      },
      { path: "hidden-servers.csv", read: async () => stringify((await hidden()).map((one) => [one.host])) },
    ]);
  },
};

/** Accounts as `name@host`, with their address; where no name is known the address stands for it. */
async function handlesOf(db: Db, host: string, uris: readonly string[]): Promise<{ account: string; uri: string }[]> {
  if (uris.length === 0) return [];
  const { rows } = await sql<{ uri: string; account: string }>`
    select uri, handle || '@' || host as account from remote_actor where uri = any(${[...uris]})
    union select uri, handle || '@' || ${host} from actor where uri = any(${[...uris]}) and deleted_at is null`
    .execute(db);
  const known = new Map(rows.map((row) => [row.uri, row.account]));
  return uris.map((uri) => ({ account: known.get(uri) ?? uri, uri }));
}
