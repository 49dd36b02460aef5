/**
 * Traces and metrics for operators who ask for them with OTEL_EXPORTER_OTLP_ENDPOINT; without it nothing of OpenTelemetry is
 * loaded. What leaves is timings and outcomes: whole activities, queries and actors' addresses are refused before export.
 */
import type { Settings } from "./config.ts";

/**
 * Starts exporting when an endpoint is set, and answers how to stop: what is still held is flushed within three seconds.
 * Without an endpoint both do nothing.
 */
export async function startTelemetry(settings: Pick<Settings, "otlpEndpoint">): Promise<() => Promise<void>> {
  if (settings.otlpEndpoint === undefined) return async () => {};
  const { startExporting } = await import("./telemetry/export.ts");
  return startExporting(settings.otlpEndpoint);
}
