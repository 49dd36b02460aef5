/**
 * The countries a place can be in, by code, and their names in the reader's language. The list is fixed here because
 * the platform's own also knows regions that aren't countries, such as the European Union.
 */
import type { LanguageTag } from "../../domain/language.ts";

const CODES =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY " +
  "BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK " +
  "FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR " +
  "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK " +
  "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM " +
  "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF " +
  "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/** Every country code accepted: ISO 3166-1 alpha-2, and `XK` for Kosovo, which ISO leaves to its users. */
export const COUNTRY_CODES: readonly string[] = CODES.split(" ");

const KNOWN: ReadonlySet<string> = new Set(COUNTRY_CODES);

/** Tells whether a string is one of {@link COUNTRY_CODES}; lower case is not. */
export function isCountryCode(value: string): boolean {
  return KNOWN.has(value);
}

/**
 * The name of a country in a language: `FR` is `ফ্রান্স` in Bengali. A language the platform doesn't know gives the
 * English name; an unknown code comes back as it is.
 */
export function countryName(code: string, language: LanguageTag): string {
  if (!isCountryCode(code)) return code;
  return namesIn(language).of(code) ?? code;
}

const displayNames = new Map<LanguageTag, Intl.DisplayNames>();

function namesIn(language: LanguageTag): Intl.DisplayNames {
  const known = displayNames.get(language);
  if (known !== undefined) return known;
  const names = new Intl.DisplayNames(localesFor(language), { type: "region", fallback: "code" });
  if (displayNames.size < 200) displayNames.set(language, names);
  return names;
}

function localesFor(language: LanguageTag): string[] {
  try {
    return [...Intl.getCanonicalLocales(language), "en"];
  } catch {
    return ["en"];
  }
}
