/**
 * Makes a token for a call (RFC 9474, RSABSSA-SHA384-PSS-Randomized): this browser draws it, hides it, has the node sign what it
 * cannot see, and uncovers the signature. The page works without this file in every other way; spending a token needs no script.
 */

const SALT_BYTES = 48;
const HASH_BYTES = 48;

const hash = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-384", bytes));
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const numberOf = (bytes) => bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
const bytesOf = (number, length) => {
  const bytes = new Uint8Array(length);
  for (let at = length - 1; at >= 0; at--, number >>= 8n) bytes[at] = Number(number & 255n);
  return bytes;
};
const toText = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const fromText = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

function power(base, exponent, modulus) {
  let result = 1n;
  for (base %= modulus; exponent > 0n; exponent >>= 1n, base = base * base % modulus) {
    if (exponent & 1n) result = result * base % modulus;
  }
  return result;
}

function inverse(value, modulus) {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return a === 1n ? (x % modulus + modulus) % modulus : null;
}

async function mask(seed, length) {
  const parts = [];
  for (let counter = 0; parts.length * HASH_BYTES < length; counter++) {
    parts.push(await hash(joined(seed, [counter >> 24 & 255, counter >> 16 & 255, counter >> 8 & 255, counter & 255])));
  }
  return joined(...parts).slice(0, length);
}

/** EMSA-PSS encoding (RFC 8017 §9.1.1) for a modulus of `length` bytes whose first bit is set. */
async function encode(message, length) {
  const salt = random(SALT_BYTES);
  const digest = await hash(joined(new Uint8Array(8), await hash(message), salt));
  const block = joined(new Uint8Array(length - SALT_BYTES - HASH_BYTES - 2), [1], salt);
  const covered = await mask(digest, block.length);
  const hidden = block.map((byte, at) => byte ^ covered[at]);
  hidden[0] &= 0x7f;
  return joined(hidden, digest, [0xbc]);
}

/** Draws a token and hides it: `blinded` goes to the node, the rest stays here. */
export async function blind(key) {
  const modulus = numberOf(fromText(key.n));
  const length = fromText(key.n).length;
  const prepared = random(64);
  const encoded = numberOf(await encode(prepared, length));
  for (;;) {
    const factor = numberOf(random(length)) % modulus;
    const unblind = factor > 1n ? inverse(factor, modulus) : null;
    if (unblind === null) continue;
    const blinded = encoded * power(factor, numberOf(fromText(key.e)), modulus) % modulus;
    return { blinded: toText(bytesOf(blinded, length)), prepared, unblind };
  }
}

/** Uncovers the signature and checks it; null when the node did not sign what it was given. */
export async function finalize(key, { prepared, unblind }, signature) {
  const modulus = numberOf(fromText(key.n));
  const length = fromText(key.n).length;
  const signed = bytesOf(numberOf(fromText(signature)) * unblind % modulus, length);
  const algorithm = { name: "RSA-PSS", hash: "SHA-384" };
  const { kty, n, e } = key;
  const publicKey = await crypto.subtle.importKey("jwk", { kty, n, e }, algorithm, false, ["verify"]);
  const isRight = await crypto.subtle.verify({ name: "RSA-PSS", saltLength: SALT_BYTES }, publicKey, signed, prepared);
  return isRight ? `${toText(prepared)}.${toText(signed)}` : null;
}

const form = typeof document === "undefined" ? null : document.querySelector("form[data-token-key]");
if (form !== null) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    const key = JSON.parse(form.dataset.tokenKey);
    const hidden = await blind(key);
    const body = new FormData(form);
    body.set("blinded", hidden.blinded);
    const answer = await fetch(form.action, { method: "POST", body });
    const { signature } = answer.ok ? await answer.json() : {};
    const token = signature === undefined ? null : await finalize(key, hidden, signature);
    const shown = document.querySelector(token === null ? "[data-token-failed]" : "[data-token-made]");
    shown.hidden = false;
    if (token !== null) shown.querySelector("textarea").value = token;
    form.hidden = token !== null;
    button.disabled = false;
    shown.querySelector("textarea, p")?.focus?.();
  });
}
