/** The command line's own part: what it understands, prints and reads, without a node. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import { readSettings } from "../runtime/config.ts";
import { COMMANDS } from "./commands.ts";
import { findJsonMistake } from "./json-mistake.ts";
import { readFileToHandIn } from "./read-file.ts";
import { runCommandLine } from "./run.ts";
import { printable, printableJson } from "./terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "trait-open-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...words: string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  const settings = readSettings({ TRAIT_DATA: join(folder, "nowhere") });
  const status = await runCommandLine(words, { terminal, settings });
  return { status, out: out.join("\n"), err: err.join("\n") };
}

describe("understanding", () => {
  test.each(COMMANDS.map(({ verb, example }) => [verb, example]))(
    "%s has help with an example",
    async (verb, example) => {
      const { status, out } = await run(...verb.split(" "), "--help");
      expect([status, out]).toEqual([0, expect.stringContaining(example)]);
      expect(example.startsWith(`trait ${verb}`)).toBe(true);
    },
  );

  test("the program has help and a version", async () => {
    expect(await run("--help")).toMatchObject({ status: 0, out: expect.stringContaining("campaign") });
    expect(await run("--version")).toMatchObject({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  });

  test.each([
    [[]],
    [["nonsense"]],
    [["person"]],
    [["person", "nonsense"]],
    [["setup", "--name", "x"]],
    [["follow"]],
    [["person", "add", "--handle", "a", "--name", "b", "--role", "king"]],
    [["queue", "list", "--limit", "0"]],
    [["queue", "replay"]],
    [["queue", "replay", "x", "--queue", "inbox"]],
    [["call", "publish"]],
    [["call", "publish", "x", "--draft"]],
    [["status", "--unknown"]],
  ])("%j is not understood: status 2", async (words) => {
    const { status, out, err } = await run(...words);
    expect([status, out]).toEqual([2, ""]);
    expect(err).not.toBe("");
  });

  test("a command in a folder without a node makes none", async () => {
    expect(await run("status")).toEqual({ status: 1, out: "", err: expect.stringContaining("There is no node in") });
  });

  test("a file that can't be read is refused before any node is asked", async () => {
    const path = join(folder, "bad.json");
    writeFileSync(path, '{\n  "handle": "x",\n}');
    expect(await run("campaign", "create", "--file", path)).toMatchObject({
      status: 1,
      err: `${path}: Is not JSON: line 3, column 1 needs another entry, or no comma before }.`,
    });
    expect(await run("campaign", "create", "--file", join(folder, "none.json"))).toMatchObject({
      status: 1,
      err: expect.stringContaining("There is no such file."),
    });
  });
});

describe("files", () => {
  const write = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  test("a picture is looked for beside its file", async () => {
    write("p.png", "bytes");
    const path = write("with-picture.json", '{"image":"p.png"}');
    expect(await readFileToHandIn(path)).toEqual({
      content: { image: "p.png" },
      picture: { base64: Buffer.from("bytes").toString("base64") },
    });
  });

  test("a picture that is missing, a folder or too large is told with the file", async () => {
    write("big.png", new Uint8Array((5 << 20) + 1));
    for (const [image, why] of [["none.png", "no such file"], [".", "not a file"], ["big.png", "larger than 5 MiB"]]) {
      const { picture } = await readFileToHandIn(write("p.json", JSON.stringify({ image })));
      expect(picture).toEqual({ problem: expect.stringContaining(why ?? "") });
    }
  });

  test("a byte order mark is passed over, another encoding refused", async () => {
    expect(await readFileToHandIn(write("bom.json", "\ufeff{}"))).toEqual({ content: {}, picture: null });
    await expect(readFileToHandIn(write("latin.json", Uint8Array.of(0x22, 0xe9, 0x22)))).rejects.toThrow("not UTF-8");
  });
});

describe("where JSON stops", () => {
  test.each([
    ["", 1, 1, "a value"],
    ["{'a':1}", 1, 2, "a field name"],
    ['{"a" 1}', 1, 6, "a colon"],
    ['{"a":1 "b":2}', 1, 8, "a comma or }"],
    ["[1,\n 2,]", 2, 4, "no comma before ]"],
    ['{\n"é": "unclosed', 2, 6, "a closing quote"],
    ['{"a":01}', 1, 7, "a comma or }"],
    ["{} {}", 1, 4, "the end of the file"],
    ["[undefined]", 1, 2, "a value"],
  ])("%j", (text, line, column, expected) => {
    expect(findJsonMistake(text)).toEqual({ line, column, expected: expect.stringContaining(expected) });
  });

  test("it agrees with the engine about what is JSON", () => {
    const almost = fc.tuple(
      fc.json({ maxDepth: 4 }),
      fc.nat(),
      fc.constantFrom("", ",", '"', "}", "]", "0", "\\", "\n", "e"),
    );
    fc.assert(fc.property(almost, ([text, at, put]) => {
      const place = at % (text.length + 1);
      const changed = text.slice(0, place) + put + text.slice(place + 1);
      let isJson = true;
      try {
        JSON.parse(changed);
      } catch {
        isJson = false;
      }
      expect(findJsonMistake(changed) === null).toBe(isJson);
    }));
  });
});

describe("printing", () => {
  test("foreign words can't steer the terminal", () => {
    const foreign = "a\u001b[2Jb\u009b31mc\u202ed\r\ne\u0007";
    expect(printable(foreign)).toBe("a\ufffd[2Jb\ufffd31mc\ufffdd\n    e\ufffd");
    expect(printableJson({ foreign })).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(JSON.parse(printableJson({ foreign }))).toEqual({ foreign });
  });
});
