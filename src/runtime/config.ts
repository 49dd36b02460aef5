/**
 * The settings of a node, from the environment alone: the only file that reads it. Every setting is optional, every wrong
 * one is named, all at once, with what to do about it.
 */

/** What the node was told. */
export interface Settings {
  /** Public origin without a trailing slash, such as `https://front.example`. */
  readonly origin: string;
  readonly port: number;
  readonly host: string;
  /** Folder of the embedded database, of the key file and of the control socket. */
  readonly dataFolder: string;
  /** PostgreSQL instead of the embedded database. */
  readonly databaseUrl: string | undefined;
  readonly databaseSchema: string | undefined;
  readonly role: "all" | "web" | "worker";
  /** How many proxies in front are believed. */
  readonly trustProxy: number;
  /** Development only: lets the node talk to loopback and private addresses. */
  readonly allowPrivate: boolean;
  /** The key that seals private keys at rest; a file in the data folder unless told otherwise. */
  readonly keyFile: string | undefined;
  /** Mail server; undefined where mail is written to the data folder. */
  readonly smtpUrl: string | undefined;
  /** Sender of mail: an address, or `Name <address>`. */
  readonly mailFrom: string;
  readonly logLevel: "trace" | "debug" | "info" | "warning" | "error" | "fatal";
  readonly otlpEndpoint: string | undefined;
}

/** Thrown when settings are wrong; the message lists every problem, one a line. */
export class WrongSettings extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The node can't start with these settings:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "WrongSettings";
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ["trace", "debug", "info", "warning", "error", "fatal"] as const;
const ROLES = ["all", "web", "worker"] as const;

/** Reads the settings; throws {@link WrongSettings} with every problem found. */
export function readSettings(environment: Environment = process.env): Settings {
  const problems: string[] = [];
  const get = (name: string) => {
    const value = environment[name]?.trim();
    return value === undefined || value === "" ? undefined : value;
  };
  const oneOf = <T extends string>(name: string, allowed: readonly T[], fallback: T): T => {
    const value = get(name);
    if (value === undefined) return fallback;
    const known = allowed.find((one) => one === value.toLowerCase());
    if (known === undefined) problems.push(`${name} is "${value}"; it must be one of ${allowed.join(", ")}.`);
    return known ?? fallback;
  };
  const whole = (name: string, fallback: number, most: number) => {
    const value = get(name);
    if (value === undefined) return fallback;
    if (/^\d+$/.test(value) && Number(value) <= most) return Number(value);
    problems.push(`${name} is "${value}"; it must be a whole number from 0 to ${most}.`);
    return fallback;
  };
  const port = whole("PORT", 8000, 65_535);
  const settings: Settings = {
    origin: readOrigin(get("TRAIT_ORIGIN") ?? `http://localhost:${port}`, problems),
    port,
    host: get("HOST") ?? "127.0.0.1",
    dataFolder: get("TRAIT_DATA") ?? "./data",
    databaseUrl: readDatabaseUrl(get("DATABASE_URL"), problems),
    databaseSchema: get("TRAIT_DATABASE_SCHEMA"),
    role: oneOf("TRAIT_ROLE", ROLES, "all"),
    trustProxy: whole("TRAIT_TRUST_PROXY", 0, 10),
    allowPrivate: oneOf("TRAIT_ALLOW_PRIVATE", ["0", "1"], "0") === "1",
    keyFile: get("TRAIT_KEY_FILE"),
    smtpUrl: readSmtpUrl(get("SMTP_URL"), problems),
    mailFrom: readMailFrom(get("MAIL_FROM"), get("SMTP_URL"), get("TRAIT_ORIGIN") ?? "", problems),
    logLevel: oneOf("LOG_LEVEL", LOG_LEVELS, "info"),
    otlpEndpoint: readHttpUrl("OTEL_EXPORTER_OTLP_ENDPOINT", get("OTEL_EXPORTER_OTLP_ENDPOINT"), problems),
  };
  if (settings.role !== "all" && settings.databaseUrl === undefined) {
    problems.push(`TRAIT_ROLE=${settings.role} needs DATABASE_URL: the embedded database takes one process only.`);
  }
  if (problems.length > 0) throw new WrongSettings(problems);
  return settings;
}

/** Tells whether an origin is on this machine only: then the node rehearses and nothing leaves it (protocol §9). */
export function isLoopbackOrigin(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function readOrigin(value: string, problems: string[]): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    problems.push(`TRAIT_ORIGIN is "${value}"; it must be an address such as https://front.example.`);
    return "http://localhost:8000";
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || url.username !== "") {
    problems.push(`TRAIT_ORIGIN is "${value}"; leave out everything after the host: ${url.origin}.`);
  }
  if (url.protocol === "http:" && !isLoopbackOrigin(url.origin)) {
    problems.push(`TRAIT_ORIGIN is "${value}"; a public node needs https: https://${url.host}.`);
  }
  return url.origin;
}

function readDatabaseUrl(value: string | undefined, problems: string[]): string | undefined {
  if (value !== undefined && !/^postgres(ql)?:\/\//.test(value)) {
    problems.push(`DATABASE_URL must begin with postgres://; leave it out for the embedded database.`);
  }
  return value;
}

function readSmtpUrl(value: string | undefined, problems: string[]): string | undefined {
  if (value !== undefined && !(URL.canParse(value) && /^smtps?:$/.test(new URL(value).protocol))) {
    problems.push(`SMTP_URL must be an address such as smtps://user:password@mail.example; leave it out for no mail.`);
  }
  return value;
}

function readMailFrom(
  value: string | undefined,
  smtpUrl: string | undefined,
  origin: string,
  problems: string[],
): string {
  if (value !== undefined && /^(?:[^<>\r\n]{1,100} <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/.test(value)) {
    return value;
  }
  if (value !== undefined) {
    problems.push(
      `MAIL_FROM is "${value}"; it must be an address, or a name and an address: Front <mail@front.example>.`,
    );
  } else if (smtpUrl !== undefined) problems.push(`SMTP_URL needs MAIL_FROM: the address that mail comes from.`);
  return `trait@${URL.canParse(origin) ? new URL(origin).hostname : "localhost"}`;
}

function readHttpUrl(name: string, value: string | undefined, problems: string[]): string | undefined {
  if (value !== undefined && !(URL.canParse(value) && /^https?:$/.test(new URL(value).protocol))) {
    problems.push(`${name} is "${value}"; it must be an http or https address.`);
  }
  return value;
}
