/**
 * What this machine can do at best, measured next to each scenario: how many RSA-2048 signatures, bare HTTP answers and
 * single database inserts a second. The page's figures are those of the machine for which the targets were set.
 */
import { generateKeyPairSync, sign } from "node:crypto";
import { getRequest, repeat, runLoad } from "./http-load.ts";
import { startProgram } from "./node-process.ts";
import type { Limit } from "./report.ts";
import { freePort, withClient } from "./stage.ts";

const page = { signatures: 3_333, answers: 66_700, inserts: 5_650 } as const;
let key: ReturnType<typeof generateKeyPairSync>["privateKey"] | undefined;

/** RSA-2048 signatures a second in one thread. */
export function signatureLimit(): Limit {
  key ??= generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey;
  const text = Buffer.from("(request-target): post /inbox\nhost: example.org\n".repeat(4));
  let count = 0;
  const started = performance.now();
  while (performance.now() - started < 400) {
    sign("sha256", text, key);
    count++;
  }
  const now = count / ((performance.now() - started) / 1_000);
  return { name: "RSA-2048 signatures", now, page: page.signatures };
}

/** Answers a second of a bare server with a fixed body, under the load the reading scenarios use. */
export async function answerLimit(connections: number): Promise<Limit> {
  const port = await freePort();
  const server = await startProgram(["test/bench/programs/bare-http.ts"], { PORT: String(port) }, /ready/);
  try {
    const request = getRequest(`localhost:${port}`, "/", {});
    await runLoad({ port, connections, next: repeat(request, 300) });
    const { perSecond } = await runLoad({ port, connections, next: repeat(request, 1_500) });
    return { name: "bare HTTP answers", now: perSecond, page: page.answers };
  } finally {
    await server.stop();
  }
}

/** Inserts a second of single rows, ten at a time, each in its own durable transaction. */
export async function insertLimit(url: string): Promise<Limit> {
  return await withClient(url, async (first) => {
    await first.query("create table if not exists bare (id bigint generated always as identity, body text)");
    const body = "x".repeat(1_500);
    let count = 0;
    const started = performance.now();
    const insert = () =>
      withClient(url, async (client) => {
        while (performance.now() - started < 1_000) {
          await client.query("insert into bare (body) values ($1)", [body]);
          count++;
        }
      });
    await Promise.all(Array.from({ length: 10 }, insert));
    const now = count / ((performance.now() - started) / 1_000);
    await first.query("drop table bare");
    return { name: "single inserts", now, page: page.inserts };
  });
}
