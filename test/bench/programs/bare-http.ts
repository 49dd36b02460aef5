/** The bare server: one fixed body for every request, as fast as Node.js answers. The upper bound of the reading scenarios. */
import { createServer } from "node:http";

const body = Buffer.from(JSON.stringify({ name: "Ana", content: "x".repeat(2_000) }));
const headers = { "content-type": "application/activity+json", "content-length": String(body.length) };
const server = createServer((_, response) => response.writeHead(200, headers).end(body));
server.listen(Number(process.env["PORT"]), "127.0.0.1", () => console.log("ready"));
process.once("SIGTERM", () => process.exit(0));
