/**
 * Hands mail to the operator's server by SMTP; without one, writes each as a file into a folder, so that nothing is lost and
 * the operator can hand it on. Mail is plain text, says nothing of the software that wrote it, and loads nothing.
 */
import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import type { Mailer, MailMessage } from "../application/mail-ports.ts";
import { mailLimits } from "../domain/limits.ts";
import { MailRefused } from "../workers/mail.ts";

/** Where mail goes. */
export interface MailerOptions {
  /** `smtp://` or `smtps://` with user and password if the server wants them; undefined for the folder. */
  readonly smtpUrl: string | undefined;
  /** The sender: `Name <address>` or an address. */
  readonly from: string;
  /** Where mail is written that no server takes. */
  readonly folder: string;
}

/** Makes the mailer the settings ask for. */
export function createMailer({ smtpUrl, from, folder }: MailerOptions): Mailer {
  return smtpUrl === undefined ? folderMailer(from, folder) : smtpMailer(from, smtpUrl);
}

function smtpMailer(from: string, url: string): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: mailLimits.waitMs,
    greetingTimeout: mailLimits.waitMs,
    socketTimeout: mailLimits.waitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(message) {
      try {
        await transport.sendMail(mailOf(from, message));
      } catch (error) {
        const code = error instanceof Error && "responseCode" in error ? Number(error.responseCode) : 0;
        if (code >= 500 && code < 600) throw new MailRefused();
        // What nodemailer says quotes addresses; the job keeps the kind of failure only.
        const kind = error instanceof Error && "code" in error ? String(error.code) : "failure";
        throw new Error(`The mail server did not take it (${kind}).`);
      }
    },
  };
}

function folderMailer(from: string, folder: string): Mailer {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: "unix" });
  return {
    async send(message) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const { message: bytes } = await composer.sendMail(mailOf(from, message));
      const name = `${Temporal.Now.instant().toString().slice(0, 19).replaceAll(":", "")}-${randomUUID().slice(0, 8)}`;
      await writeFile(join(folder, `${name}.eml`), bytes as Uint8Array, { mode: 0o600, flag: "wx" });
    },
  };
}

function mailOf(from: string, { to, subject, text, unsubscribeUrl }: MailMessage) {
  return {
    from,
    to: { name: "", address: to },
    subject,
    text,
    textEncoding: "base64" as const,
    xMailer: false as const,
    headers: {
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      ...(unsubscribeUrl === undefined ? {} : {
        "List-Unsubscribe": `<${unsubscribeUrl}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      }),
    },
  };
}
