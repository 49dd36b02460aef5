/**
 * The front door of the program: settings, node, socket, workers, and a clean stop. Whatever keeps the node from starting
 * is said in a sentence that tells what to do.
 */
import "./runtime/memory.ts";
import "./runtime/temporal.ts";
import { readSettings } from "./runtime/config.ts";
import { offerSetUp } from "./runtime/first-start.ts";
import { configureLogging } from "./runtime/logging.ts";
import { assembleNode } from "./runtime/movement-node.ts";
import { listen } from "./runtime/server.ts";
import { startTelemetry } from "./runtime/telemetry.ts";
import { startControl } from "./runtime/control.ts";

async function main(): Promise<void> {
  const settings = readSettings();
  await configureLogging(settings);
  const stopTelemetry = await startTelemetry(settings);
  const node = await assembleNode(settings);
  const server = settings.role === "worker" ? null : await listen(node).catch(async (error: unknown) => {
    await node.stop();
    throw error;
  });
  const control = await startControl(node);
  node.startWorkers();
  const setupUrl = settings.role === "worker" ? null : await offerSetUp(node.store, node.addresses);
  welcome(settings.origin, setupUrl, settings.role);
  const stop = async () => {
    const last = setTimeout(() => process.exit(1), 15_000);
    await control.close();
    await server?.close();
    await node.stop();
    await stopTelemetry();
    clearTimeout(last);
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
}

function welcome(origin: string, setupUrl: string | null, role: string): void {
  if (role === "worker") return console.log("Trait d'union: workers running.");
  console.log(`Trait d'union is running at ${origin}`);
  if (setupUrl !== null) console.log(`Set up your movement here, once:\n  ${setupUrl}`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
