/**
 * What operators and proxies ask: is the process alive, and can it work. Figures only; nothing about campaigns or people.
 */
import type { Store } from "../database/connection.ts";
import type { JobQueue } from "../database/queue.ts";

const tooOldMs = 15 * 60_000;

/** Answers `/healthz` (the process) and `/readyz` (database, queues and how long the oldest job waits). */
export async function answerHealth(
  { store, queue }: { readonly store: Store; readonly queue: JobQueue },
  path: "/healthz" | "/readyz",
): Promise<Response> {
  const headers = { "cache-control": "no-store" };
  if (path === "/healthz") return Response.json({ status: "ok" }, { headers });
  try {
    await store.ping();
    const queues = await queue.depth();
    const late = Object.values(queues).some((depth) => (depth.oldestDueAgeMs ?? 0) > tooOldMs);
    const status = late ? "late" : "ok";
    return Response.json({ status, database: store.kind, queues }, { status: late ? 503 : 200, headers });
  } catch {
    return Response.json({ status: "no database" }, { status: 503, headers: { ...headers, "retry-after": "5" } });
  }
}
