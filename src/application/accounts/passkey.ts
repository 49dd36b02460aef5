/**
 * Passkeys: the device keeps a private key, the node a public one, and nothing that could be stolen here opens anything. The
 * challenge is a sealed moment that the node recognises and takes once, so that showing a page writes nothing down.
 */
import { randomBytes } from "node:crypto";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { accountLimits } from "../../domain/limits.ts";
import type { Ports, Work } from "../ports.ts";
import { dayOf } from "./open-session.ts";

/** What a browser sent back: the authenticator's JSON as text, not trusted. */
export interface PasskeyAnswer {
  readonly response: string;
}

/** For what a challenge was made; one made for adding is worth nothing for signing in. */
type ChallengeUse = "sign in" | "add";

/** Ed25519, ECDSA with P-256, RSA with SHA-256 (COSE, RFC 9053): every authenticator makes one of them. */
const ALGORITHMS = [-8, -7, -257];

/** The options a browser needs to ask its authenticator, as JSON (WebAuthn Level 3 §5.5). No person is named. */
export async function passkeyRequest(ports: Ports, now: Temporal.Instant): Promise<string> {
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(ports),
    challenge: newChallenge(ports, "sign in", now),
    timeout: accountLimits.challengeMinutes * 60_000,
    userVerification: "required",
  });
  return JSON.stringify(options);
}

/** The options for making a passkey for somebody; `known` are the ids they have already. */
export async function passkeyCreation(
  ports: Ports,
  person: { readonly id: string; readonly handle: string; readonly name: string },
  known: readonly string[],
  now: Temporal.Instant,
): Promise<string> {
  const options = await generateRegistrationOptions({
    rpName: ports.addresses.host,
    rpID: relyingParty(ports),
    userID: new TextEncoder().encode(person.id),
    userName: person.handle,
    userDisplayName: person.name,
    challenge: newChallenge(ports, "add", now),
    timeout: accountLimits.challengeMinutes * 60_000,
    attestationType: "none",
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  return JSON.stringify(options);
}

/** Whose passkey signed a challenge of this node just now, or null. Spends the challenge whatever comes of it. */
export async function provesPasskey(ports: Ports, work: Work, answer: PasskeyAnswer): Promise<string | null> {
  const response = parse<AuthenticationResponseJSON>(answer.response);
  if (response === null) return null;
  const passkey = await work.proofs.findPasskey(response.id);
  const challenge = challengeOf(response.response.clientDataJSON);
  if (passkey === null || !await takeChallenge(ports, work, "sign in", challenge)) return null;
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: encoded(challenge),
    expectedOrigin: ports.addresses.origin,
    expectedRPID: relyingParty(ports),
    requireUserVerification: true,
    credential: {
      id: passkey.id,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
      counter: passkey.counter,
    },
  }).catch(() => null);
  if (verified?.verified !== true) return null;
  await work.proofs.usePasskey(passkey.id, verified.authenticationInfo.newCounter, dayOf(work.now).toString());
  return passkey.personId;
}

/** The new passkey an authenticator made for a challenge of this node, or null. */
export async function madePasskey(
  ports: Ports,
  work: Work,
  answer: PasskeyAnswer,
): Promise<{ readonly id: string; readonly publicKey: string; readonly counter: number } | null> {
  const response = parse<RegistrationResponseJSON>(answer.response);
  const challenge = response === null ? "" : challengeOf(response.response.clientDataJSON);
  if (response === null || !await takeChallenge(ports, work, "add", challenge)) return null;
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: encoded(challenge),
    expectedOrigin: ports.addresses.origin,
    expectedRPID: relyingParty(ports),
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => null);
  if (verified?.verified !== true) return null;
  const { id, publicKey, counter } = verified.registrationInfo.credential;
  return { id, publicKey: Buffer.from(publicKey).toString("base64url"), counter };
}

/** Passkeys belong to a host without its port. */
function relyingParty({ addresses }: Ports): string {
  return new URL(addresses.origin).hostname;
}

/** `use.random.until.mark`: what the node itself made, for what, and until when. */
function newChallenge(ports: Ports, use: ChallengeUse, now: Temporal.Instant): string {
  const until = now.add({ minutes: accountLimits.challengeMinutes }).epochMilliseconds;
  const body = `${randomBytes(16).toString("base64url")}.${until}`;
  return `${body}.${ports.sealing.mark(`passkey challenge: ${use}`, body)}`;
}

async function takeChallenge(ports: Ports, work: Work, use: ChallengeUse, challenge: string): Promise<boolean> {
  const [random = "", until = "", mark = ""] = challenge.split(".");
  const body = `${random}.${until}`;
  if (mark === "" || ports.sealing.mark(`passkey challenge: ${use}`, body) !== mark) return false;
  if (!(Number(until) > work.now.epochMilliseconds)) return false;
  const expiresAt = Temporal.Instant.fromEpochMilliseconds(Number(until));
  return await work.proofs.spendChallenge(ports.hashSecret(challenge), expiresAt);
}

/** The challenge as text, from what the browser says it signed; the signature over it is checked afterwards. */
function challengeOf(clientDataJSON: string): string {
  const data = parseJson(Buffer.from(clientDataJSON, "base64url").toString("utf8"));
  const challenge = isObject(data) ? data["challenge"] : "";
  return typeof challenge === "string" ? Buffer.from(challenge, "base64url").toString("utf8") : "";
}

function encoded(challenge: string): string {
  return Buffer.from(challenge, "utf8").toString("base64url");
}

interface AnyResponse {
  readonly id: string;
  readonly response: { readonly clientDataJSON: string };
}

/** The authenticator's JSON if it has the parts that are read before the library checks the rest. */
function parse<T extends AnyResponse>(text: string): T | null {
  if (text.length > accountLimits.passkeyCharacters) return null;
  const value = parseJson(text);
  if (!isObject(value) || typeof value["id"] !== "string" || !isObject(value["response"])) return null;
  return typeof value["response"]["clientDataJSON"] === "string" ? value as unknown as T : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
