/** Rules of settings. */
import { describe, expect, it } from "vitest";
import { isLoopbackOrigin, readSettings, WrongSettings } from "./config.ts";

const problemsOf = (environment: Record<string, string>) => {
  try {
    readSettings(environment);
    return [];
  } catch (error) {
    if (error instanceof WrongSettings) return error.problems;
    throw error;
  }
};

describe("settings", () => {
  it("need none at all", () => {
    expect(readSettings({})).toMatchObject({
      origin: "http://localhost:8000",
      port: 8000,
      host: "127.0.0.1",
      dataFolder: "./data",
      role: "all",
      trustProxy: 0,
      allowPrivate: false,
      logLevel: "info",
    });
  });

  it("follow the port until an origin is told", () => {
    expect(readSettings({ PORT: "8123" }).origin).toBe("http://localhost:8123");
    expect(readSettings({ PORT: "8123", TRAIT_ORIGIN: "https://front.example/" }).origin).toBe("https://front.example");
  });

  it("of mail need a sender, and a server that speaks SMTP", () => {
    const SMTP_URL = "smtps://user:secret@mail.example";
    expect(readSettings({ SMTP_URL, MAIL_FROM: "Front <mail@front.example>" })).toMatchObject({ smtpUrl: SMTP_URL });
    expect(problemsOf({ SMTP_URL })).toEqual([expect.stringContaining("MAIL_FROM")]);
    expect(problemsOf({ SMTP_URL: "https://mail.example", MAIL_FROM: "a@b\r\nBcc: c@d" })).toHaveLength(2);
    expect(problemsOf({ SMTP_URL: "smtp//:user:secret@mail.example", MAIL_FROM: "a@b" }).join()).not.toContain(
      "secret",
    );
  });

  it("that are wrong are named all at once", () => {
    const wrong = {
      PORT: "eighty",
      TRAIT_ORIGIN: "front.example",
      TRAIT_ROLE: "boss",
      LOG_LEVEL: "loud",
      DATABASE_URL: "mysql://x",
    };
    const problems = problemsOf(wrong);
    for (const name of Object.keys(wrong)) expect(problems.some((problem) => problem.includes(name))).toBe(true);
  });

  it("refuse a public node without https, and an origin with a path", () => {
    expect(problemsOf({ TRAIT_ORIGIN: "http://front.example" })).toHaveLength(1);
    expect(problemsOf({ TRAIT_ORIGIN: "https://front.example/node" })).toHaveLength(1);
  });

  it("refuse to split an embedded database between processes", () => {
    expect(problemsOf({ TRAIT_ROLE: "worker" })).toHaveLength(1);
    expect(problemsOf({ TRAIT_ROLE: "worker", DATABASE_URL: "postgres://localhost/x" })).toEqual([]);
  });
});

it("a rehearsal is an origin on this machine only", () => {
  for (const origin of ["http://localhost:8000", "http://127.0.0.1:1", "http://a.localhost", "http://[::1]:8000"]) {
    expect(isLoopbackOrigin(origin)).toBe(true);
  }
  for (const origin of ["https://front.example", "https://localhost.example", "https://127.example"]) {
    expect(isLoopbackOrigin(origin)).toBe(false);
  }
});
