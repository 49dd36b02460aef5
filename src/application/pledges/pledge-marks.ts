/**
 * By what a person is recognised: keyed hashes that differ from call to call, so that the same person counts once at one call
 * and cannot be followed from one call to the next, by nobody who has the database without the key file.
 */
import type { Sealing } from "../ports.ts";
import { registrableDomainOf } from "../registrable-domain.ts";

/** Makes marks; see {@link marksFor}. */
export interface PledgeMarks {
  account(personId: string): string;
  actor(actorUri: string): string;
  /** An address with a name: couples and families share an address. */
  mail(address: string, name: string): string;
  address(address: string): string;
  slip(code: string): string;
  token(token: string): string;
  host(actorUri: string): string;
  /** The domain somebody registered, of which a host may be one of any number. */
  domain(actorUri: string): string;
}

/** The marks of one call. Addresses and names are compared without regard to case and space around them. */
export function marksFor({ mark }: Sealing, callId: string): PledgeMarks {
  const of = (what: string) => (text: string) => mark(`pledge ${what} ${callId}`, text);
  const plain = (text: string) => text.normalize("NFKC").trim().toLowerCase();
  return {
    account: of("account"),
    actor: of("actor"),
    mail: (address, name) => of("mail")(`${plain(address)}\n${plain(name)}`),
    address: (address) => of("address")(plain(address)),
    slip: of("slip"),
    token: of("token"),
    host: (actorUri) => of("host")(new URL(actorUri).host),
    domain: (actorUri) => of("domain")(registrableDomainOf(actorUri)),
  };
}

/** The mark under which a printed code is kept, whatever call it is for. */
export function slipMark({ mark }: Sealing, code: string): string {
  return mark("slip", readSlipCode(code));
}

/** A printed code as typed: case, spaces and dashes do not matter, and letters that look alike are read as printed. */
export function readSlipCode(typed: string): string {
  const letters: Readonly<Record<string, string>> = { i: "1", l: "1", o: "0", u: "v" };
  return typed.normalize("NFKC").toLowerCase().replace(/[^0-9a-z]/g, "").replace(
    /[ilou]/g,
    (one) => letters[one] ?? one,
  );
}
