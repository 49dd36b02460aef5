/** Around archives: the command line, zips made by hand, a forger with a key of their own, and a web server of files. */
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { createServer, type Server } from "node:http";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { encodeMultibase } from "@fedify/fedify/runtime";
import { ZipFile } from "yazl";
import type { ActionReport } from "../../src/domain/report.ts";
import { runCommandLine } from "../../src/cli/run.ts";
import { canonical } from "../../src/verify/proof.ts";
import type { Json } from "../support/network.ts";

/** What a correction of a report says. */
export function corrected(filed: ActionReport, participants: { low: number; high: number }) {
  const { actionUri, outcome, method, units, language, texts, pictures } = filed;
  const draft = { actionUri, outcome, method, units, language, texts, pictures, participants };
  return { draft, newPictures: [], reason: "counted again" };
}

/** Types a command; answers its status and what it printed. */
export async function trait(...words: string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  const status = await runCommandLine(words, { terminal });
  return { status, out: out.join("\n"), err: err.join("\n") };
}

/** Packs files. */
export async function zipped(content: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const made = new ZipFile();
  for (const [path, bytes] of content) made.addBuffer(bytes, path);
  made.end();
  const parts: Buffer[] = [];
  for await (const part of made.outputStream as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

/** Somebody with a key pair of their own, who signs documents by a name of their choice. */
export function forger(verificationMethod: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  const encoded = (bytes: Uint8Array) => new TextDecoder().decode(encodeMultibase("base58btc", bytes));
  return {
    multibase: encoded(Buffer.concat([Buffer.from([0xed, 0x01]), raw])),
    signed(document: Json): Json {
      const { proof: _proof, ...bare } = document;
      const config = {
        type: "DataIntegrityProof",
        cryptosuite: "eddsa-jcs-2022",
        verificationMethod,
        proofPurpose: "assertionMethod",
        created: new Date().toISOString(),
      };
      const hash = (value: unknown) => createHash("sha256").update(canonical(value)).digest();
      const data = Buffer.concat([hash({ "@context": bare["@context"], ...config }), hash(bare)]);
      return { ...bare, proof: { ...config, proofValue: encoded(sign(null, data, privateKey)) } };
    },
  };
}

/** What any web server does with a folder: files by their path, `index.html` in folders, one stroke added where one is missing. */
export async function serve(root: string, port: number): Promise<Server> {
  const types: Record<string, string> = { html: "text/html; charset=utf-8", json: "application/json", css: "text/css" };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = join(root, pathname);
    if (!file.startsWith(root) || !existsSync(file)) return void response.writeHead(404).end();
    const isFolder = statSync(file).isDirectory();
    if (isFolder && !pathname.endsWith("/")) return void response.writeHead(301, { location: `${pathname}/` }).end();
    const found = isFolder ? join(file, "index.html") : file;
    if (!existsSync(found)) return void response.writeHead(404).end();
    const type = types[/\.(\w+)$/.exec(found)?.[1] ?? ""] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type }).end(readFileSync(found));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
}
