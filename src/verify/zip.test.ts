/** What a stranger's zip may do: nothing but hold files of the size it says, under names that stay in it. */
import { crc32, deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { type ArchiveRefused, openZip } from "./zip.ts";

const bounds = { bytes: 1 << 20, files: 10, fileBytes: 1_000, allBytes: 1_500 };

interface Part {
  readonly name: string;
  readonly bytes: Buffer;
  /** What the list says of it, where that is not the truth. */
  readonly says?: { readonly size?: number; readonly flags?: number; readonly method?: number; readonly at?: number };
}

/** A zip written by hand, so that it can lie. */
function zipOf(parts: readonly Part[]): Buffer {
  const [locals, central]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const { name, bytes, says = {} } of parts) {
    const packed = deflateRawSync(bytes);
    const head = (signature: number, more: number) => {
      const buffer = Buffer.alloc(more + name.length);
      buffer.writeUInt32LE(signature, 0);
      buffer.write(name, more, "latin1");
      return buffer;
    };
    const local = head(0x04034b50, 30);
    local.writeUInt16LE(name.length, 26);
    const entry = head(0x02014b50, 46);
    entry.writeUInt16LE(says.flags ?? 0, 8);
    entry.writeUInt16LE(says.method ?? 8, 10);
    entry.writeUInt32LE(crc32(bytes), 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(says.size ?? bytes.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(says.at ?? at, 42);
    locals.push(local, packed);
    central.push(entry);
    at += local.length + packed.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, list, end]);
}

const small = { name: "a.json", bytes: Buffer.from("{}") };

test("files come out as they went in", () => {
  const zip = openZip(zipOf([small, { name: "b/c.json", bytes: Buffer.from("[1]") }]), bounds);
  expect(zip.paths).toEqual(["a.json", "b/c.json"]);
  expect(zip.read("b/c.json").toString()).toBe("[1]");
});

test.each(["../up.json", "/root.json", "a/../../b", "a//b", "./a", "C:\\x", "a\\b", "a/", "a\u0000b", ".", "~/x y"])(
  "a name that leads elsewhere is refused: %j",
  (name) => {
    expect(() => openZip(zipOf([{ ...small, name }]), bounds)).toThrow("leads elsewhere");
  },
);

test.each<[string, () => Buffer, string]>([
  ["a bomb that says its size", () => zipOf([{ name: "a", bytes: Buffer.alloc(5_000) }]), "larger than"],
  [
    "a bomb of many parts",
    () => zipOf([1, 2, 3].map((one) => ({ name: `a${one}`, bytes: Buffer.alloc(900) }))),
    "unpacks to more",
  ],
  [
    "more files than are taken",
    () => zipOf(Array.from({ length: 11 }, (_, one) => ({ ...small, name: `a${one}` }))),
    "more than 10 files",
  ],
  ["the same name twice", () => zipOf([small, small]), "twice"],
  ["many names for the same bytes", () => zipOf([small, { ...small, name: "b", says: { at: 0 } }]), "shares its bytes"],
  ["an encrypted file", () => zipOf([{ ...small, says: { flags: 1 } }]), "encrypted"],
  ["a file packed otherwise", () => zipOf([{ ...small, says: { method: 12 } }]), "not understood"],
  ["a file that is not there", () => zipOf([{ ...small, says: { at: 90_000 } }]), "not where the list says"],
  ["a zip cut off", () => zipOf([small]).subarray(0, 60), "no zip"],
  ["a zip too large", () => Buffer.alloc(2 << 20), "larger than 1 MiB"],
])("%s is refused before anything is unpacked", (_name, made, sentence) => {
  expect(() => openZip(made(), bounds)).toThrow(sentence);
});

test.each<[string, Part]>([
  ["a bomb that hides its size", { name: "a", bytes: Buffer.alloc(900), says: { size: 10 } }],
  ["a file shorter than it says", { name: "a", bytes: Buffer.from("{}"), says: { size: 900 } }],
])("%s is refused when it is read", (_name, part) => {
  const zip = openZip(zipOf([part]), bounds);
  expect(() => zip.read("a")).toThrow("not as large as it says");
});

test("what is wrong is told as a refusal, never as a fault", () => {
  for (let cut = 0; cut < 100; cut++) {
    const zip = zipOf([small, { name: "b", bytes: Buffer.from("text") }]);
    zip[cut % zip.length] = 0xff;
    try {
      const opened = openZip(zip, bounds);
      for (const path of opened.paths) opened.read(path);
    } catch (error) {
      expect((error as ArchiveRefused).name).toBe("ArchiveRefused");
    }
  }
  expect.assertions(expect.getState().assertionCalls);
});
