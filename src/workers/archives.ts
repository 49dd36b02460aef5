/**
 * The worker that makes the archive of everything a person has here: one file after another into a zip, encrypted piece by
 * piece as it grows, so that neither memory nor disk ever holds it whole and readable.
 */
import { Readable } from "node:stream";
import { getLogger } from "@logtape/logtape";
import { ZipFile } from "yazl";
import { sealPiece } from "../application/leaving/archive-pieces.ts";
import type { ArchiveFile, PortionOwner } from "../application/leaving/portions.ts";
import type { KeyFile } from "../application/leaving-ports.ts";
import type { Ports } from "../application/ports.ts";
import type { Claim, JobQueue } from "../database/queue.ts";
import { PORTIONS } from "../database/leaving/portions.ts";
import { leavingLimits } from "../domain/limits.ts";
import { QUIET_POLL_MS, runJobLoop } from "./job-loop.ts";

/** What the worker needs. */
export interface ArchiveOptions {
  readonly queue: JobQueue;
  readonly ports: Ports;
  /** The files that other rooms write: the actor, what was said, the page to read. */
  readonly describe: (owner: PortionOwner, language: string) => Promise<readonly ArchiveFile[]>;
  readonly signal: AbortSignal;
}

/** Runs until the signal aborts. */
export async function runArchives(options: ArchiveOptions): Promise<void> {
  const { queue, signal } = options;
  await runJobLoop({
    queue,
    name: "leaving",
    concurrency: 1,
    leaseMs: 60_000,
    pollMs: QUIET_POLL_MS,
    runMs: leavingLimits.exportMs,
    handle: (job, stop) => makeArchive(options, job, stop),
    retry: (job) => job.tries >= 3 ? { bury: "The archive could not be made." } : { delayMs: 30_000 },
    signal,
  });
}

/** Makes one archive. Beginning again throws away what was made of it before. */
export async function makeArchive(
  options: Omit<ArchiveOptions, "signal">,
  job: Pick<Claim, "payload" | "tries">,
  stop: AbortSignal,
): Promise<void> {
  const { queue, ports } = options;
  const db = queue.store.db;
  const id = String(job.payload["export"]);
  const wanted = await db.selectFrom("person_export").innerJoin("actor", "actor.id", "person_export.person_id")
    .selectAll("person_export").select(["actor.uri", "actor.handle"]).where("person_export.id", "=", id)
    .executeTakeFirst();
  if (wanted === undefined || wanted.state === "ready") return;
  await db.deleteFrom("person_export_piece").where("export_id", "=", id).execute();
  const owner = { personId: wanted.person_id, uri: wanted.uri, handle: wanted.handle };
  try {
    const files = await filesOf(options, owner, wanted.language, wanted.key_files);
    await db.updateTable("person_export").set({ state: "working", files_done: 0, files_total: files.length })
      .where("id", "=", id).execute();
    const bytes = await write(queue, { id, key: ports.sealing.open(wanted.sealed_key) }, files, stop);
    const { personId } = owner;
    await queue.store.transact(async () => {
      await queue.store.current().updateTable("person_export")
        .set({ state: "ready", bytes, files_done: files.length }).where("id", "=", id).execute();
      await ports.transact((work) =>
        work.notifications.add({ personId, kind: "export_ready", actorUri: null, subjectUri: null })
      );
    });
  } catch (error) {
    if (job.tries >= 3) await db.updateTable("person_export").set({ state: "failed" }).where("id", "=", id).execute();
    const kind = error instanceof Error ? error.name : typeof error;
    getLogger(["trait", "leaving"]).warn("An archive could not be made: {kind}", { kind });
    throw error;
  }
}

async function filesOf(
  { queue, ports, describe }: Omit<ArchiveOptions, "signal">,
  owner: PortionOwner,
  language: string,
  keyFiles: readonly KeyFile[],
): Promise<readonly ArchiveFile[]> {
  const house = { db: queue.store.db, addresses: ports.addresses, sealing: ports.sealing };
  const files: ArchiveFile[] = [...await describe(owner, language)];
  for (const portion of PORTIONS) files.push(...await portion.files(house, owner));
  for (const { name, pem } of keyFiles) files.push({ path: name, read: () => Promise.resolve(pem) });
  return files;
}

/** Writes the zip and answers its size in bytes. */
async function write(
  { store }: JobQueue,
  { id, key }: { readonly id: string; readonly key: string },
  files: readonly ArchiveFile[],
  stop: AbortSignal,
): Promise<number> {
  const zip = new ZipFile();
  let done = 0;
  for (const file of files) {
    zip.addReadStreamLazy(file.path, { compress: !file.path.startsWith("media/") }, (give) => {
      file.read().then((content) => {
        done += 1;
        give(null, Readable.from([typeof content === "string" ? Buffer.from(content) : Buffer.from(content)]));
      }, (error: unknown) => give(error, Readable.from([])));
    });
  }
  zip.end();
  const failure = new Promise<never>((_, reject) => zip.on("error", reject));
  failure.catch(() => {});
  let place = 0;
  let bytes = 0;
  const keep = async (piece: Uint8Array) => {
    stop.throwIfAborted();
    await store.db.insertInto("person_export_piece")
      .values({ export_id: id, place, sealed: sealPiece(key, place, piece) }).execute();
    await store.db.updateTable("person_export").set({ files_done: done }).where("id", "=", id).execute();
    place += 1;
    bytes += piece.byteLength;
  };
  const reading = (async () => {
    let gathered: Buffer[] = [];
    let size = 0;
    for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) {
      gathered.push(chunk);
      size += chunk.byteLength;
      if (size < leavingLimits.pieceBytes) continue;
      await keep(Buffer.concat(gathered));
      [gathered, size] = [[], 0];
    }
    if (size > 0) await keep(Buffer.concat(gathered));
  })();
  await Promise.race([reading, failure]);
  return bytes;
}
