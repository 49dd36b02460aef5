/**
 * Reads the files an organiser hands in: JSON in UTF-8, and the pictures it names, which are looked for beside it. Nothing is
 * understood here; what the node must know is passed on, also that a picture could not be read.
 */
import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { JsonValue } from "../runtime/operator/verb.ts";
import { findJsonMistake } from "./json-mistake.ts";

/** Thrown when a file can't be handed in; the message is a sentence. */
export class FileUnreadable extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "FileUnreadable";
  }
}

const mostBytes = 1 << 20;
const mostPictureBytes = 5 << 20;

/** Pictures of one file that are looked for at most; what it may have is for the node to say. */
const mostPictures = 20;

type PictureToHandIn = { readonly base64: string } | { readonly problem: string };

/** A file as the node wants it: its JSON, and its pictures in base64 or why they could not be read. */
export type FileToHandIn = {
  readonly content: JsonValue;
  /** The picture named by `image`. */
  readonly picture: PictureToHandIn | null;
  /** The pictures named by `images`, in their order; null where one names none. */
  readonly pictures?: readonly (PictureToHandIn | null)[];
};

/** Reads a file, `-` being standard input, and the pictures it names. Throws {@link FileUnreadable}. */
export async function readFileToHandIn(path: string): Promise<FileToHandIn> {
  const written = path === "-" ? await text(process.stdin) : await readText(path);
  const content = parseJson(path === "-" ? "standard input" : path, written);
  const beside = (image: string) => readPicture(resolve(path === "-" ? "." : dirname(path), image));
  const image = fieldOf(content, "image");
  const images = fieldOf(content, "images");
  const picture = typeof image === "string" ? await beside(image) : null;
  if (!Array.isArray(images)) return { content, picture };
  const pictures: (PictureToHandIn | null)[] = [];
  for (const one of images.slice(0, mostPictures)) {
    const named = fieldOf(one, "image");
    pictures.push(typeof named === "string" ? await beside(named) : null);
  }
  return { content, picture, pictures };
}

function fieldOf(content: unknown, name: string): unknown {
  return content !== null && typeof content === "object" && name in content
    ? (content as Record<string, unknown>)[name]
    : undefined;
}

async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path, mostBytes);
  if (typeof bytes === "string") throw new FileUnreadable(`${path}: ${bytes}`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new FileUnreadable(`${path}: Is not UTF-8; save it as UTF-8.`);
  }
}

function parseJson(name: string, written: string): JsonValue {
  try {
    return JSON.parse(written) as JsonValue;
  } catch {
    const mistake = findJsonMistake(written);
    if (mistake === null) throw new FileUnreadable(`${name}: Is not JSON.`);
    const { line, column, expected } = mistake;
    throw new FileUnreadable(`${name}: Is not JSON: line ${line}, column ${column} needs ${expected}.`);
  }
}

async function readPicture(path: string): Promise<PictureToHandIn> {
  const bytes = await readBytes(path, mostPictureBytes);
  return typeof bytes === "string" ? { problem: `${path}: ${bytes}` } : { base64: bytes.toString("base64") };
}

/** The bytes of a file, or a sentence. */
async function readBytes(path: string, most: number): Promise<Buffer | string> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return "Is not a file.";
    if (found.size > most) return `Is larger than ${most >> 20} MiB; make it smaller.`;
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT") return "There is no such file.";
    return code === "EACCES" ? "May not be read by this user." : "Can't be read.";
  }
}
