/**
 * Puts a node behind an HTTP socket, prints what whoever started it needs to know, and stops cleanly: no new requests, ten
 * seconds for those in hand and for the workers, then the database is closed.
 */
import type { AddressInfo } from "node:net";
import { serve, type ServerType } from "@hono/node-server";
import type { MovementNode } from "./movement-node.ts";

/** Thrown when nothing can listen where the settings say. */
export class CannotListen extends Error {
  constructor(host: string, port: number, code: string) {
    const why = code === "EADDRINUSE"
      ? `Port ${port} is in use. Stop the other program, or choose another port: PORT=8001 npm start`
      : `The node can't listen on ${host}:${port} (${code}). Set HOST and PORT to an address of this machine.`;
    super(why);
    this.name = "CannotListen";
  }
}

/** A node that listens. */
export interface RunningServer {
  readonly port: number;
  /** Closes the socket, waits at most ten seconds for requests in hand. */
  close(): Promise<void>;
}

/**
 * How long somebody may take to say what they want, in milliseconds: the headers, then all of it with a picture over a slow
 * line. Whoever dribbles longer loses the connection, so that a few machines can't hold every socket.
 */
const patience = { headersTimeout: 15_000, requestTimeout: 180_000, connectionsCheckingInterval: 5_000 } as const;

/** Listens where the settings say; throws {@link CannotListen}. */
export async function listen(node: MovementNode): Promise<RunningServer> {
  const { host, port } = node.settings;
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting = serve(
      { fetch: node.fetch, hostname: host, port, overrideGlobalObjects: false, serverOptions: patience },
      () => resolve(starting),
    );
    starting.once(
      "error",
      (error: NodeJS.ErrnoException) => reject(new CannotListen(host, port, error.code ?? "unknown")),
    );
  });
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), 8_000);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        if ("closeIdleConnections" in server) server.closeIdleConnections();
      }),
  };
}
