/**
 * Keeps the plan of the house true: which room may know which, and the things that may happen in one place only. A
 * failure names the file and the rule, so that a newcomer learns the rule where it matters.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sourcesUnder(folder: string): Source[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => {
    const path = `${folder}/${name}`;
    const text = readFileSync(join(root, path), "utf8");
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
    return { path, text, imports: imports.map((name) => resolveImport(path, name)) };
  });
}

function resolveImport(from: string, name: string): string {
  return name.startsWith(".") ? join(from, "..", name) : name;
}

const everything = sourcesUnder("src");
const sources = everything.filter(({ path }) => !path.endsWith(".test.ts"));
const inRoom = (room: string) => sources.filter(({ path }) => path.startsWith(`src/${room}/`));
const named = (list: readonly Source[]) => list.map(({ path }) => path);

/** What each room may import of the others. The runtime, `main.ts` and `cli.ts` may import all. */
const MAY_KNOW: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  types: [],
  verify: [],
  application: ["domain"],
  database: ["domain", "application"],
  workers: ["domain", "application", "database", "federation"],
  federation: ["domain", "application", "database", "workers"],
  web: ["domain", "application", "database"],
};

describe("rooms", () => {
  for (const [room, known] of Object.entries(MAY_KNOW)) {
    it(`${room} knows only ${known.join(", ") || "itself"}`, () => {
      const strangers = inRoom(room).flatMap(({ path, imports }) =>
        imports.filter((name) =>
          name.startsWith("src/") && ![room, ...known].some((one) => name.startsWith(`src/${one}/`))
        )
          .map((name) => `${path} imports ${name}`)
      );
      expect(strangers).toEqual([]);
    });
  }

  it("the domain uses no library", () => {
    const outside = inRoom("domain").filter(({ imports }) => imports.some((name) => !name.startsWith("src/")));
    expect(named(outside)).toEqual([]);
  });

  it("Fedify is known to federation and runtime alone", () => {
    const users = sources.filter(({ imports }) => imports.some((name) => name.startsWith("@fedify/")));
    const strangers = named(users).filter((path) => !/^src\/(federation|runtime)\//.test(path));
    expect(strangers).toEqual([]);
  });

  it("federation reaches workers only for the job loop, the retry policy and the job in hand", () => {
    const reached = inRoom("federation").flatMap(({ imports }) =>
      imports.filter((name) => name.startsWith("src/workers/"))
    );
    const allowed = ["src/workers/job-loop.ts", "src/workers/retry-policy.ts"];
    expect(reached.filter((name) => !allowed.includes(name))).toEqual([]);
  });
});

describe("one place", () => {
  const only = (pattern: RegExp) => named(sources.filter(({ text }) => pattern.test(text))).sort();

  it("the environment is read in one file", () => {
    expect(only(/process\.env|Deno\.env/)).toEqual(["src/runtime/config.ts"]);
  });

  it("activities are sent from one file", () => {
    // What the other sends is no activity: a message to a device that somebody turned on, encrypted for it.
    expect(only(/guardedRequest\([^)]*method: "POST"/)).toEqual([
      "src/federation/deliver.ts",
      "src/runtime/push-sender.ts",
    ]);
  });

  it("activities are written for sending in one file", () => {
    expect(only(/insertInto\("activity"\)/)).toEqual(["src/federation/outbound.ts"]);
  });

  it("unescaped HTML is produced in one file", () => {
    expect(only(/from "hono\/html"/).filter((path) => path !== "src/web/html.ts")).toEqual([]);
  });

  it("an activity gets the mark of the gate in the gate alone, and gets it back only on its way to a handler", () => {
    expect(only(/\badmit\(/)).toEqual(["src/federation/gate.ts", "src/federation/gate/verified.ts"]);
    expect(only(/\breadmit\(/)).toEqual([
      "src/federation/gate/verified.ts",
      "src/federation/inbox.ts",
      "src/federation/inbox/forwarded.ts",
    ]);
  });

  it("nobody asks Fedify to route a document it has not verified", () => {
    expect(only(/routeActivity\(/)).toEqual([]);
  });
});

describe("form", () => {
  it("no file is longer than 400 lines", () => {
    const long = [...everything, ...sourcesUnder("test"), ...sourcesUnder("migrations")]
      .filter(({ text }) => text.split("\n").length > 401);
    expect(named(long)).toEqual([]);
  });

  it("every file opens with what it is for", () => {
    expect(named(sources.filter(({ text }) => !/^(#!.*\n)?\/\*\*/.test(text)))).toEqual([]);
  });

  it("every export says what it is", () => {
    const silent = sources.flatMap(({ path, text }) => {
      const lines = text.split("\n");
      return lines.flatMap((line, index) => {
        const declares = /^export (declare )?(async )?(function|const|class|interface|type|abstract)\b(?! \{| \*)/.test(
          line,
        );
        const before = lines[index - 1] ?? "";
        return declares && !/\*\/\s*$/.test(before) ? [`${path}:${index + 1}`] : [];
      });
    });
    expect(silent).toEqual([]);
  });

  it("nothing is typed as anything", () => {
    const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, "");
    const loose = /: any\b|as any\b|<any>|@ts-(ignore|expect-error|nocheck)/;
    expect(named(sources.filter(({ text }) => loose.test(code(text))))).toEqual([]);
  });

  it("modules export by name only", () => {
    expect(named(sources.filter(({ text }) => /^export default/m.test(text)))).toEqual([]);
  });
});
