/** Rules of mail as it leaves: a real SMTP server reads it, and where there is none it lies in a folder only its owner opens. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MailRefused } from "../workers/mail.ts";
import { createMailer } from "./mailer.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trait-mail-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const from = "Front <mail@front.example>";
const message = { to: "ana@members.example", subject: "رابط دخولك", text: "À bientôt\n" };

async function withServer<T>(refuse: boolean, run: (url: string, got: string[]) => Promise<T>): Promise<T> {
  const got: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: (address, _session, done) => {
      if (refuse) return done(Object.assign(new Error("no such address"), { responseCode: 550 }));
      got.push(`to ${address.address}`);
      done();
    },
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        got.push(Buffer.concat(parts).toString("utf8"));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  try {
    return await run(`smtp://127.0.0.1:${port}`, got);
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

describe("a mail", () => {
  it("reaches the server in plain text, says how to stop it and nothing of the software that wrote it", async () => {
    await withServer(false, async (smtpUrl, got) => {
      const unsubscribeUrl = "https://front.example/stop/1";
      await createMailer({ smtpUrl, from, folder }).send({ ...message, unsubscribeUrl });
      const [to, mail = ""] = got;
      expect(to).toBe("to ana@members.example");
      expect(mail).toContain("List-Unsubscribe: <https://front.example/stop/1>");
      expect(mail).toContain("Auto-Submitted: auto-generated");
      expect(mail).toContain("Content-Type: text/plain; charset=utf-8");
      expect(mail).toContain(Buffer.from("À bientôt\n").toString("base64"));
      expect(mail).not.toMatch(/nodemailer|X-Mailer|text\/html/i);
    });
  });

  it("that is refused for good is not tried again, and its address is in no error", async () => {
    await withServer(true, async (smtpUrl) => {
      const failure = await createMailer({ smtpUrl, from, folder }).send(message).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(MailRefused);
      expect(String(failure)).not.toContain("ana@");
    });
  });

  it("that finds no server is tried again, and its address is in no error", async () => {
    const mailer = createMailer({ smtpUrl: "smtp://127.0.0.1:9", from, folder });
    const failure = await mailer.send(message).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(MailRefused);
    expect(String(failure)).not.toContain("ana@");
  });

  it("without a server lies in the folder, for the owner's eyes", async () => {
    const inside = join(folder, "mail");
    await createMailer({ smtpUrl: undefined, from, folder: inside }).send(message);
    const [name = ""] = readdirSync(inside);
    expect(readFileSync(join(inside, name), "utf8")).toContain("To: ana@members.example");
    expect(statSync(inside).mode & 0o777).toBe(0o700);
    expect(statSync(join(inside, name)).mode & 0o777).toBe(0o600);
  });

  it("can't be given further recipients or headers by what somebody wrote", async () => {
    await withServer(false, async (smtpUrl, got) => {
      const subject = "Bonjour\r\nBcc: spy@evil.example";
      await createMailer({ smtpUrl, from, folder }).send({ ...message, to: "ana@members.example", subject });
      expect(got.filter((line) => line.startsWith("to "))).toEqual(["to ana@members.example"]);
      expect(got[1]).not.toMatch(/^Bcc:/m);
    });
  });
});
