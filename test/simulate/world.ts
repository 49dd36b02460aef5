/** Where the simulated day takes place: countries with a town and its time zone, from the Pacific to Hawaii. */

/** A country of the simulation. */
export interface Country {
  readonly code: string;
  readonly town: string;
  readonly zone: string;
  /** Hours ahead of UTC, by which the day goes round. */
  readonly hours: number;
}

const lines =
  `NZ Auckland Pacific/Auckland 13|AU Sydney Australia/Sydney 11|JP Tokyo Asia/Tokyo 9|KR Seoul Asia/Seoul 9|CN Beijing Asia/Shanghai 8
PH Manila Asia/Manila 8|MY Penang Asia/Kuala_Lumpur 8|ID Jakarta Asia/Jakarta 7|TH Bangkok Asia/Bangkok 7|KH Takeo Asia/Phnom_Penh 7
BD Dhaka Asia/Dhaka 6|LK Colombo Asia/Colombo 5|IN Mumbai Asia/Kolkata 5|NP Kathmandu Asia/Kathmandu 5|PK Karachi Asia/Karachi 5
TR Istanbul Europe/Istanbul 3|KE Nairobi Africa/Nairobi 3|GR Athens Europe/Athens 2|ZA Durban Africa/Johannesburg 2|EG Cairo Africa/Cairo 2
LU Luxembourg Europe/Luxembourg 1|FR Lyon Europe/Paris 1|DE Berlin Europe/Berlin 1|ES Madrid Europe/Madrid 1|IT Milano Europe/Rome 1
PL Lublin Europe/Warsaw 1|BE Liege Europe/Brussels 1|NL Utrecht Europe/Amsterdam 1|AT Graz Europe/Vienna 1|CZ Brno Europe/Prague 1
SE Uppsala Europe/Stockholm 1|TN Sfax Africa/Tunis 1|NG Lagos Africa/Lagos 1|GB Leeds Europe/London 0|IE Cork Europe/Dublin 0
PT Porto Europe/Lisbon 0|SN Dakar Africa/Dakar 0|BR Recife America/Recife -3|AR Rosario America/Argentina/Buenos_Aires -3|CL Santiago America/Santiago -3
CA Montreal America/Toronto -5|CO Medellin America/Bogota -5|PE Lima America/Lima -5|MX Puebla America/Mexico_City -6|US Honolulu Pacific/Honolulu -10`;

/** Countries from east to west, as the day reaches them. */
export const COUNTRIES: readonly Country[] = lines.split(/[|\n]/).map((line) => {
  const [code = "", town = "", zone = "", hours = "0"] = line.split(" ");
  return { code, town, zone, hours: Number(hours) };
});

/** Languages movements speak. */
export const LANGUAGES = ["en", "fr", "es", "pt", "ar", "bn"] as const;
