/** Telemetry: nothing without an endpoint; with one, timings and outcomes, and never what was said or by whom (P18). */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { metrics, trace } from "@opentelemetry/api";
import { afterEach, expect, test } from "vitest";
import { createNodeMetrics } from "./metrics.ts";
import { redacted, type Span, withoutContent } from "./telemetry/redaction.ts";
import { startTelemetry } from "./telemetry.ts";

const secret = "https://a.example/users/ana";

interface Collector {
  readonly server: Server;
  readonly endpoint: string;
  readonly bodies: Map<string, string>;
}

async function startCollector(): Promise<Collector> {
  const bodies = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const bytes = Buffer.concat(parts);
    const text = (request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString("utf8");
    bodies.set(request.url ?? "", `${bodies.get(request.url ?? "") ?? ""}${text}`);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

afterEach(() => {
  trace.disable();
  metrics.disable();
});

test("without an endpoint nothing is started", async () => {
  const stop = await startTelemetry({ otlpEndpoint: undefined });
  const span = trace.getTracer("test").startSpan("x");
  expect(span.isRecording()).toBe(false);
  await expect(stop()).resolves.toBeUndefined();
});

test("what leaves names the software, types and outcomes, and quotes nobody", async () => {
  const { server, endpoint, bodies } = await startCollector();
  const stop = await startTelemetry({ otlpEndpoint: endpoint });
  const span = trace.getTracer("fedify").startSpan("activitypub.inbox", {
    attributes: {
      "activitypub.activity.type": "Create",
      "activitypub.activity.json": `{"actor":"${secret}"}`,
      "activitypub.activity.id": secret,
      "url.query": "token=1234",
    },
  });
  span.addEvent("activitypub.activity.received", {
    "activitypub.activity.json": secret,
    "activitypub.activity.verified": true,
  });
  span.recordException(new Error(`could not read ${secret}`));
  span.setStatus({ code: 2, message: secret });
  span.end();
  const counters = createNodeMetrics({
    depth: () => Promise.resolve({ inbox: { due: 3, ready: 3, leased: 0, dead: 1, oldestDueAgeMs: 70 } }),
  });
  counters.countInbox("Create", { kind: "ignored", reason: secret });
  counters.countDelivery("refused");
  metrics.getMeter("fedify").createCounter("fedify.sent").add(1, { "activitypub.remote.host": "a.example" });
  await stop();
  counters.stop();
  await new Promise((resolve) => server.close(resolve));
  const [traces = "", figures = ""] = [bodies.get("/v1/traces"), bodies.get("/v1/metrics")];
  for (const word of ["traitdunion", "activitypub.inbox", "Create", "activitypub.activity.received"]) {
    expect(traces).toContain(word);
  }
  for (
    const word of [
      "trait.inbox.activities",
      "ignored",
      "trait.delivery.tries",
      "refused",
      "trait.queue.jobs",
      "fedify.sent",
    ]
  ) {
    expect(figures).toContain(word);
  }
  for (const word of ["a.example", "ana", "token=1234", "stacktrace"]) {
    expect(`${traces}${figures}`).not.toContain(word);
  }
  expect([...bodies.keys()].sort()).toEqual(["/v1/metrics", "/v1/traces"]);
});

test("a collector that never answers does not keep the node from stopping", async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const stop = await startTelemetry({ otlpEndpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}` });
  trace.getTracer("test").startSpan("x").end();
  await expect(stop()).resolves.toBeUndefined();
  silent.closeAllConnections();
  silent.close();
});

test("attributes not on the list are dropped, from links and events too", () => {
  const span = {
    name: "GET https://front.example/u/1",
    status: { code: 2, message: secret },
    attributes: { "activitypub.actor.id": secret, "new.attribute.json": secret, "http.request.method": "POST" },
    events: [{
      name: "e",
      time: [0, 0],
      attributes: { "x.json": secret, "exception.message": secret, "exception.type": "TypeError" },
    }],
    links: [{ context: { traceId: "1", spanId: "2", traceFlags: 1 }, attributes: { to: secret } }],
  } as unknown as Span;
  const { name, status, attributes, events, links } = redacted(span);
  expect({ name, status, attributes, events, links }).toEqual({
    name: "GET",
    status: { code: 2 },
    attributes: { "http.request.method": "POST" },
    events: [{ name: "e", time: [0, 0], attributes: { "exception.type": "TypeError" } }],
    links: [{ context: { traceId: "1", spanId: "2", traceFlags: 1 } }],
  });
});

test("the wrapped exporter is still flushed and shut down", async () => {
  const done: string[] = [];
  const exporter = withoutContent({
    export: (spans) => void done.push(`export ${spans.length}`),
    forceFlush: () => Promise.resolve(void done.push("flush")),
    shutdown: () => Promise.resolve(void done.push("shutdown")),
  });
  exporter.export([], () => {});
  await exporter.forceFlush?.();
  await exporter.shutdown();
  expect(done).toEqual(["export 0", "flush", "shutdown"]);
});

test("deliveries are counted as they end, and go on as they were", async () => {
  const counters = createNodeMetrics({ depth: () => Promise.resolve({}) });
  const signal = new AbortController().signal;
  const payload = { activity: "a", inbox: "i", actor: "x" };
  const delivered = counters.countDeliveries(() => Promise.resolve({ kind: "delivered" }));
  expect(await delivered(payload, signal)).toEqual({ kind: "delivered" });
  const failing = counters.countDeliveries(() => Promise.reject(new Error("hung")));
  await expect(failing(payload, signal)).rejects.toThrow("hung");
  counters.stop();
});
