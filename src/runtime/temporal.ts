/**
 * Makes `Temporal` present wherever the node runs: the first import of every entry point and of every test.
 * A runtime that has its own keeps it; nothing else is ever put on `globalThis` here.
 */
import { Temporal as polyfill } from "@js-temporal/polyfill";

if (!("Temporal" in globalThis)) {
  Object.defineProperty(globalThis, "Temporal", { value: polyfill, configurable: true, writable: true });
}
