/**
 * A PostgreSQL of our own for one test run: made by `initdb` in a temporary folder, reached by a socket in it, gone afterwards.
 * It refuses nothing and waits for no disk unless asked; it also ends when the run is killed, because it watches the run's end of a pipe.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** A running server. */
export interface PostgresCluster {
  /** Connection string of a database by name. */
  url(database: string): string;
  /** What the server calls itself, as in "PostgreSQL 15.18". */
  readonly version: string;
  /** Kills the server as a crash would and starts it again; resolves when it answers. */
  crash(): Promise<void>;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
}

interface Identity {
  readonly uid: number;
  readonly gid: number;
}

const hasty = ["fsync=off", "full_page_writes=off"];

const settings = [
  "listen_addresses=",
  "synchronous_commit=on",
  "shared_buffers=64MB",
  "log_min_messages=fatal",
  "log_min_error_statement=panic",
  "max_wal_size=256MB",
  "timezone=UTC",
];

/** Whether the programs are there and may be run; if not, the answer says why. */
export function findPostgres(): { readonly bin: string; readonly runAs: Identity | undefined } | {
  readonly missing: string;
} {
  const bin = programFolders().find((folder) =>
    existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres"))
  );
  if (bin === undefined) return { missing: "its server programs are not installed" };
  if (process.getuid?.() !== 0) return { bin, runAs: undefined };
  const [uid, gid] = ["-u", "-g"].map((flag) =>
    Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout.trim() || NaN)
  );
  if (!uid || !gid) return { missing: "it does not run as root and there is no user postgres" };
  return { bin, runAs: { uid, gid } };
}

/** Makes and starts a server. A durable one waits for the disk as an operator's does; benchmarks ask for it. */
export async function startPostgres(
  bin: string,
  runAs: Identity | undefined,
  { durable = false, connections = 200 } = {},
): Promise<PostgresCluster> {
  const root = mkdtempSync(join(tmpdir(), "trait-pg-"));
  const data = join(root, "data");
  mkdirSync(data, { mode: 0o700 });
  chmodSync(root, 0o755);
  for (const folder of [root, data]) if (runAs !== undefined) chownSync(folder, runAs.uid, runAs.gid);
  execFileSync(join(bin, "initdb"), [
    "-D",
    data,
    "-U",
    "postgres",
    "--auth=trust",
    "--no-sync",
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
  ], {
    ...runAs,
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const url = (database: string) => `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(root)}`;
  const launch = () => launchServer({ bin, root, data, runAs, durable, connections });
  let server = launch();
  const version = await whenReady(url("postgres"));
  return {
    url,
    version,
    async crash() {
      const gone = ended(server);
      server.ref();
      server.stdin?.end("keep\n");
      const pid = Number(execFileSync("head", ["-n", "1", join(data, "postmaster.pid")], { encoding: "utf8" }));
      process.kill(pid, "SIGKILL");
      await gone;
      server = launch();
      await whenReady(url("postgres"));
    },
    async stop() {
      const gone = ended(server);
      server.ref();
      server.stdin?.end();
      await gone;
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function programFolders(): readonly string[] {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian)
    ? readdirSync(debian).map(Number).filter((version) => version >= 15).sort((a, b) => b - a)
    : [];
  return [
    ...versions.map((version) => join(debian, String(version), "bin")),
    ...(process.env["PATH"] ?? "").split(":").filter(Boolean),
  ];
}

interface Launch {
  readonly bin: string;
  readonly root: string;
  readonly data: string;
  readonly runAs: Identity | undefined;
  readonly durable: boolean;
  readonly connections: number;
}

/**
 * The shell reads its input until that ends, which it does when the run stops or dies, then stops the server and removes the
 * folder. The word "keep" tells it to leave both alone, for a server that is to be started again.
 */
const watch = `
exec 3<&0; root="$1"; shift
"$@" </dev/null 3<&- & server=$!
(while read -r word; do [ "$word" = keep ] && exit 0; done
 kill -INT $server; while kill -0 $server; do sleep 0.05; done; rm -rf "$root") <&3 &
exec 3<&-; wait`;

function launchServer({ bin, root, data, runAs, durable, connections }: Launch): ChildProcess {
  const chosen = [...settings, `max_connections=${connections}`, ...(durable ? [] : hasty)];
  const flags = ["-D", data, "-k", root, ...chosen.flatMap((setting) => ["-c", setting])];
  const shell = spawn("/bin/sh", ["-c", watch, "sh", root, join(bin, "postgres"), ...flags], {
    ...runAs,
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.unref();
  return shell;
}

function ended(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) resolve();
    else server.once("exit", () => resolve());
  });
}

async function whenReady(url: string): Promise<string> {
  for (let attempt = 0;; attempt++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
      return `PostgreSQL ${rows[0]?.version.split(" ")[0]}`;
    } catch (error) {
      if (attempt >= 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => {});
    }
  }
}
