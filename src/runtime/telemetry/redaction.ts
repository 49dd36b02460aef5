/**
 * What of a trace may leave the node: how long something took, of what type it was, how it ended. Everything not on the
 * list is dropped, because Fedify puts whole activities, actors' addresses and queries into its spans (threat P18).
 */
import type { NodeSDKConfiguration } from "@opentelemetry/sdk-node";

/** Carries spans out; the type is the SDK's. */
export type SpanExporter = NodeSDKConfiguration["traceExporter"];

/** A finished span; the type is the SDK's. */
export type Span = Parameters<SpanExporter["export"]>[0][number];

/** The attributes that leave the node, in spans and in metrics. None can hold an address, a handle or a text. */
export const SAFE_ATTRIBUTES: readonly string[] = [
  "activitypub.activity.type",
  "activitypub.activity.verified",
  "activitypub.actor.key.cached",
  "activitypub.actor.type",
  "activitypub.cache.enabled",
  "activitypub.circuit_breaker.state",
  "activitypub.collection.type",
  "activitypub.inboxes",
  "activitypub.key_ownership.method",
  "activitypub.key_ownership.verified",
  "activitypub.lookup.kind",
  "activitypub.lookup.result",
  "activitypub.object.type",
  "activitypub.shared_inbox",
  "activitypub.signature.kind",
  "exception.type",
  "fedify.endpoint",
  "fedify.object.type",
  "fedify.queue.backend",
  "fedify.queue.depth.state",
  "fedify.queue.native_retrial",
  "fedify.queue.role",
  "fedify.queue.task.attempt",
  "fedify.queue.task.result",
  "fedify.route.template",
  "http.request.method",
  "http.response.status_code",
  "http_signatures.algorithm",
  "http_signatures.failure_reason",
  "http_signatures.key_fetch_status",
  "http_signatures.verified",
  "ld_signatures.type",
  "ld_signatures.verified",
  "object_integrity_proofs.cryptosuite",
  "outcome",
  "queue",
  "state",
  "type",
  "url.scheme",
  "webfinger.lookup.result",
  "webfinger.resource.scheme",
];

const safe = new Set(SAFE_ATTRIBUTES);

/** A copy of a span without anything that could name or quote somebody; its messages and links' attributes go too. */
export function redacted(span: Span): Span {
  const attributes = keepSafe(span.attributes);
  const events = span.events.map((event) => ({ ...event, attributes: keepSafe(event.attributes ?? {}) }));
  const links = span.links.map(({ context }) => ({ context }));
  const { name, kind, parentSpanContext, startTime, endTime, duration, ended, resource, instrumentationScope } = span;
  return {
    name: name.includes("/") ? name.split(/[\s/]/, 1)[0] ?? "" : name,
    kind,
    spanContext: () => span.spanContext(),
    ...(parentSpanContext === undefined ? {} : { parentSpanContext }),
    startTime,
    endTime,
    duration,
    ended,
    status: { code: span.status.code },
    attributes,
    events,
    links,
    resource,
    instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}

/** The same exporter, every span redacted before it is handed over. */
export function withoutContent(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(redacted), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => await exporter.forceFlush?.(),
  };
}

function keepSafe(attributes: Span["attributes"]): Span["attributes"] {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => safe.has(name)));
}
