/**
 * Structured logs that say what happened and never to whom: no address, no activity, no secret. Fedify quotes whole
 * activities in its own messages, so its fields are cut to a short list before anything is written.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { configure, getConsoleSink, type LogRecord, type Sink } from "@logtape/logtape";
import { redactByField } from "@logtape/redaction";
import type { Settings } from "./config.ts";

const SECRET_FIELDS = [
  /pass/i,
  /secret/i,
  /token/i,
  /cookie/i,
  /authorization/i,
  /signature/i,
  /private.?key/i,
  /mail/i,
  /^ip$/i,
  /address/i,
  /user.?agent/i,
  /referrer/i,
];

/** Fields of library messages that carry no person and no content. */
const LIBRARY_FIELDS = new Set([
  "attempt",
  "status",
  "statusCode",
  "type",
  "queue",
  "trial",
  "reason",
  "host",
  "method",
]);

/** Configures all logging of the process. Call it once, before anything logs. */
export async function configureLogging(settings: Pick<Settings, "logLevel">): Promise<void> {
  const console = redactByField(libraryFieldsOnly(getConsoleSink({ formatter: formatLine })), {
    fieldPatterns: SECRET_FIELDS,
    action: () => "[redacted]",
  });
  await configure({
    reset: true,
    contextLocalStorage: new AsyncLocalStorage(),
    sinks: { console },
    loggers: [
      { category: "trait", lowestLevel: settings.logLevel, sinks: ["console"] },
      { category: "fedify", lowestLevel: settings.logLevel === "trace" ? "debug" : "error", sinks: ["console"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["console"] },
    ],
  });
}

/** One JSON object a line: time, level, room, message, fields. */
function formatLine(record: LogRecord): string {
  const message = record.message.map((part) => typeof part === "string" ? part : String(part)).join("");
  const { timestamp, level, category, properties } = record;
  return JSON.stringify({
    at: new Date(timestamp).toISOString(),
    level,
    room: category.join("."),
    message,
    ...properties,
  });
}

function libraryFieldsOnly(sink: Sink): Sink {
  return (record) => {
    if (record.category[0] !== "fedify") return sink(record);
    const properties = Object.fromEntries(
      Object.entries(record.properties).filter(([name]) => LIBRARY_FIELDS.has(name)),
    );
    const message = [String(record.rawMessage).split("\n", 1)[0] ?? ""];
    sink({ ...record, properties, message });
  };
}
