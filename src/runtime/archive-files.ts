/**
 * The files of an archive that several rooms write together: the actor as the wire has it, everything it said, a page to read
 * it, and a note that says what is what and how the keys are opened.
 */
import type { ArchiveFile, PortionOwner } from "../application/leaving/portions.ts";
import type { Store } from "../database/connection.ts";
import { PORTIONS } from "../database/leaving/portions.ts";
import { postFromRow } from "../database/repositories/posts.ts";
import { findLocalActor } from "../database/views/federation-views.ts";
import type { Addresses } from "../domain/addresses.ts";
import type { Objects } from "../federation/outbound/objects.ts";
import { archivedOutbox, type ArchivedPost } from "../federation/vocabulary/archive.ts";
import { renderArchivePage } from "../web/leaving/archive-page.ts";

/** What the files are written from. */
export interface ArchiveFilesOptions {
  readonly store: Store;
  readonly addresses: Addresses;
  readonly objects: Objects;
}

/** Builds the description of a person for the worker that makes archives. */
export function createArchiveFiles({ store, addresses, objects }: ArchiveFilesOptions) {
  return async (owner: PortionOwner, language: string): Promise<readonly ArchiveFile[]> => {
    const account = `@${owner.handle}@${addresses.host}`;
    const files = ["actor.json", "outbox.json", ...await portionFiles()];
    async function portionFiles(): Promise<string[]> {
      const house = { db: store.db, addresses, sealing: NO_SEALING };
      const lists = await Promise.all(PORTIONS.map((portion) => portion.files(house, owner)));
      return lists.flat().map(({ path }) => path);
    }
    return [
      {
        path: "actor.json",
        async read() {
          const actor = await findLocalActor(store.db, { id: owner.personId });
          return `${JSON.stringify(actor === null ? null : await objects.actor(actor), null, 2)}\n`;
        },
      },
      {
        path: "outbox.json",
        read: async () =>
          `${JSON.stringify(archivedOutbox(addresses, owner.uri, await postsOf(store, owner.personId)), null, 1)}\n`,
      },
      {
        path: "index.html",
        async read() {
          const person = await store.db.selectFrom("person").select("name").where("id", "=", owner.personId)
            .executeTakeFirst();
          const posts = (await postsOf(store, owner.personId)).map(({ post }) => post);
          const madeAt = Temporal.Now.instant();
          const { host } = addresses;
          return renderArchivePage({ language, name: person?.name ?? "", account, host, madeAt, posts, files });
        },
      },
      { path: "README.txt", read: () => Promise.resolve(README) },
    ];
  };
}

async function postsOf(store: Store, personId: string): Promise<readonly ArchivedPost[]> {
  const rows = await store.db.selectFrom("post").selectAll().where("author_id", "=", personId)
    .orderBy("published_at", "desc").orderBy("uri").execute();
  const readers = await store.db.selectFrom("post_reader").innerJoin("post", "post.uri", "post_reader.post_uri")
    .select(["post_reader.post_uri", "post_reader.actor_uri"]).where("post.author_id", "=", personId).execute();
  const byPost = Map.groupBy(readers, (row) => row.post_uri);
  return rows.map((row) => ({
    post: postFromRow(row),
    readers: (byPost.get(row.uri) ?? []).map((one) => one.actor_uri),
  }));
}

/** Only the names of files are asked for here; nothing is opened. */
const NO_SEALING = {
  seal: (plain: string) => plain,
  open: () => "",
  mark: () => "",
};

const README = `What is in this archive

index.html        everything you wrote, to be read in a browser, without a network
actor.json        your account as other servers see it (ActivityStreams)
outbox.json       every post of yours, private ones too (ActivityStreams)
account.json      your account, profile and choices as this node kept them
following.csv     whom you follow; Mastodon and others read this file
followers.json    who follows you
blocks.csv, mutes.csv, hidden-servers.csv   whom you keep away
reading.json      topics, words you keep away, votes, warnings
pledges.json      where you said you would be
media/            your pictures
keys/             the private keys of your account, encrypted

The keys
keys/rsa.pem and keys/ed25519.pem are PKCS #8 files encrypted with your passphrase (PBES2, scrypt, AES-256-CBC).
Whoever has them and the passphrase can sign as your account. To open one:

    openssl pkey -in keys/rsa.pem -out rsa-open.pem

The public halves are in actor.json: publicKey (RSA) and assertionMethod (Ed25519).
`;
