/**
 * Tokens for members (RFC 9474, RSABSSA-SHA384-PSS-Randomized): this node signs what it cannot see, once for each member and call,
 * and later recognises its own signature without knowing whose token it was. What it still sees is when and from where both
 * happen, which the pages say.
 */
import { RSABSSA } from "@cloudflare/blindrsa-ts";
import { isPublicCall, type PledgeOption } from "../../domain/call.ts";
import { doorsOf, takesPledges } from "../../domain/pledge.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Ports } from "../ports.ts";
import { type Admitted, admitWithin, type PledgeRefusal } from "./admit-pledge.ts";
import { marksFor } from "./pledge-marks.ts";

/** Why no token is given: the call takes none, the member had one, or what came is no blinded message. */
export type IssueTokenRefusal = {
  readonly kind: "not_found" | "pledges_not_taken" | "pledges_closed" | "token_issued" | "token_unreadable";
};

/** Why a token is not taken: forged or of another call, or spent before. */
export type SpendTokenRefusal = PledgeRefusal | { readonly kind: "not_found" | "token_forged" | "token_spent" };

/** Bytes of a signature, of a blinded message and of what is signed: 2048 bits, and 32 random bytes before 32 of a token. */
const SIGNATURE_BYTES = 256;
const TOKEN_BYTES = 64;

const algorithm = {
  name: "RSA-PSS",
  modulusLength: 2_048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-384",
} as const;

const suite = () => RSABSSA.SHA384.PSS.Randomized();

/** The public key of a call's tokens as a JWK; made when first asked for. Null where the call takes no tokens. */
export async function tokenKeyOf(ports: Ports, callId: string): Promise<JsonWebKey | null> {
  const known = await ports.transact((work) => work.pledges.tokenKey(callId));
  if (known !== null) return JSON.parse(known.publicKey) as JsonWebKey;
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const publicKey = JSON.stringify(await crypto.subtle.exportKey("jwk", pair.publicKey));
  const secret = JSON.stringify(await crypto.subtle.exportKey("jwk", pair.privateKey));
  const kept = await ports.transact(async (work) => {
    const call = await work.calls.lock(callId);
    if (call === null || !isPublicCall(call) || !doorsOf(call).has("token")) return null;
    return await work.pledges.addTokenKey(callId, { publicKey, sealedPrivateKey: ports.sealing.seal(secret) });
  });
  return kept === null ? null : JSON.parse(kept.publicKey) as JsonWebKey;
}

/** Signs a blinded message for a member, once for each call. Nobody can tell later which token it became. */
export async function issueToken(
  ports: Ports,
  asked: { readonly callId: string; readonly personId: string; readonly blinded: string },
): Promise<Outcome<{ readonly signature: string }, IssueTokenRefusal>> {
  const blinded = Buffer.from(asked.blinded, "base64url");
  if (blinded.length !== SIGNATURE_BYTES) return refused({ kind: "token_unreadable" });
  const key = await ports.transact((work) => work.pledges.tokenKey(asked.callId));
  if (key === null) return refused({ kind: "not_found" });
  const secret = JSON.parse(ports.sealing.open(key.sealedPrivateKey)) as JsonWebKey;
  const privateKey = await crypto.subtle.importKey("jwk", secret, algorithm, true, ["sign"]);
  const signed = await suite().blindSign(privateKey, new Uint8Array(blinded)).catch(() => null);
  if (signed === null) return refused({ kind: "token_unreadable" });
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asked.callId);
    if (call === null) return refused({ kind: "not_found" });
    if (!doorsOf(call).has("token")) return refused({ kind: "pledges_not_taken" });
    if (!takesPledges(call, work.now)) return refused({ kind: "pledges_closed" });
    const mark = ports.sealing.mark(`token ${call.id}`, asked.personId);
    if (!await work.pledges.noteTokenIssued(call.id, mark)) return refused({ kind: "token_issued" });
    return done({ signature: Buffer.from(signed).toString("base64url") });
  });
}

/** Spends a token: exactly one pledge, and nothing that leads to its member. */
export async function pledgeByToken(
  ports: Ports,
  asked: { readonly callId: string; readonly token: string; readonly option: PledgeOption },
): Promise<Outcome<Admitted, SpendTokenRefusal>> {
  const mark = await markOfToken(ports, asked.callId, asked.token);
  if (mark === null) return refused({ kind: "token_forged" });
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asked.callId);
    if (call === null || !isPublicCall(call)) return refused({ kind: "not_found" });
    if (await work.pledges.findByMarks(call.id, [mark]) !== null) return refused({ kind: "token_spent" });
    const who = { door: "token" as const, marks: [mark], hostMark: null, addressMark: null, contact: {} };
    return await admitWithin(ports, work, call, { who, option: asked.option });
  });
}

/** The mark a token leaves, if this node signed it for this call; null for anything else. */
export async function markOfToken(ports: Ports, callId: string, token: string): Promise<string | null> {
  const [prepared, signature] = token.replaceAll(/\s/g, "").split(".").map((part) => Buffer.from(part, "base64url"));
  if (prepared?.length !== TOKEN_BYTES || signature?.length !== SIGNATURE_BYTES) return null;
  const key = await ports.transact((work) => work.pledges.tokenKey(callId));
  if (key === null) return null;
  const jwk = JSON.parse(key.publicKey) as JsonWebKey;
  const publicKey = await crypto.subtle.importKey("jwk", jwk, algorithm, true, ["verify"]);
  const isOurs = await suite().verify(publicKey, new Uint8Array(signature), new Uint8Array(prepared)).catch(() =>
    false
  );
  return isOurs ? marksFor(ports.sealing, callId).token(prepared.toString("base64url")) : null;
}
