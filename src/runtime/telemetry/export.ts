/**
 * Exports traces and metrics over OTLP with only what the list of safe attributes lets through. Loaded only when an
 * endpoint is set. No trace ids travel to other servers, and nothing about the machine or its user is told.
 */
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { createAllowListAttributesProcessor, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { SOFTWARE_VERSION } from "../version.ts";
import { SAFE_ATTRIBUTES, withoutContent } from "./redaction.ts";

const flushMs = 3_000;

/** Starts exporting to an endpoint such as `http://localhost:4318`, and answers how to flush and stop. */
export function startExporting(endpoint: string): () => Promise<void> {
  const at = (path: string) => `${endpoint.replace(/\/+$/, "")}${path}`;
  const sdk = new NodeSDK({
    resourceDetectors: [{
      detect: () => ({ attributes: { "service.name": "traitdunion", "service.version": SOFTWARE_VERSION } }),
    }],
    traceExporter: withoutContent(new OTLPTraceExporter({ url: at("/v1/traces"), timeoutMillis: flushMs })),
    metricReaders: [
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter({ url: at("/v1/metrics"), timeoutMillis: flushMs }),
        exportTimeoutMillis: flushMs,
      }),
    ],
    views: [{ instrumentName: "*", attributesProcessors: [createAllowListAttributesProcessor([...SAFE_ATTRIBUTES])] }],
    logRecordProcessors: [],
    instrumentations: [],
    textMapPropagator: null,
  });
  sdk.start();
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => timer = setTimeout(resolve, flushMs));
    await Promise.race([sdk.shutdown().catch(() => {}), enough]);
    clearTimeout(timer);
  };
}
