/** Starts the bare comparison server of `programs/bare-fedify.ts` in its own process. */
import { type RunningProcess, startProgram } from "./node-process.ts";
import { freePort } from "./stage.ts";

/** A running comparison server. */
export interface Bare extends RunningProcess {
  readonly port: number;
  readonly origin: string;
  readonly host: string;
}

/** Starts it as its manual's first page gives it, or with RSA-2048 keys and sixteen jobs in parallel. */
export async function startBare(mode: "defaults" | "tuned"): Promise<Bare> {
  const port = await freePort();
  const program = await startProgram(
    ["test/bench/programs/bare-fedify.ts"],
    { PORT: String(port), MODE: mode },
    /ready/,
  );
  return { ...program, port, origin: `http://localhost:${port}`, host: `localhost:${port}` };
}
