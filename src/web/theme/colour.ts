/**
 * Arithmetic of colours: between the hexadecimal form of style sheets and OKLCH, where lightness is what an eye calls so
 * (Björn Ottosson, 2020), and the contrast of two colours as WCAG 2.2 counts it.
 */

/** A colour by lightness (0 to 1), chroma (0 is grey) and hue in degrees. */
export interface Oklch {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

/** Contrast of two colours, `#rrggbb`, from 1 to 21 (WCAG 2.2, definition of contrast ratio). */
export function contrast(a: string, b: string): number {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** Reads `#rrggbb`. */
export function oklchOf(hex: string): Oklch {
  const [r = 0, g = 0, b = 0] = linearOf(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(a, y),
    h: (Math.atan2(y, a) * 180 / Math.PI + 360) % 360,
  };
}

/** Writes a colour as `#rrggbb`; chroma that no screen shows at that lightness is given up, hue and lightness are kept. */
export function hexOf(colour: Oklch): string {
  let { c } = colour;
  let rgb = rgbOf({ ...colour, c });
  while (c > 0 && rgb.some((part) => part < -0.0005 || part > 1.0005)) {
    c = c < 0.004 ? 0 : c - 0.004;
    rgb = rgbOf({ ...colour, c });
  }
  return `#${
    rgb.map((part) => Math.round(encode(Math.min(1, Math.max(0, part))) * 255).toString(16).padStart(2, "0")).join("")
  }`;
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = linearOf(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function linearOf(hex: string): number[] {
  return [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
}

/** Linear light, which may leave 0 to 1 where the colour cannot be shown. */
function rgbOf({ l, c, h }: Oklch): number[] {
  const [a, b] = [c * Math.cos(h * Math.PI / 180), c * Math.sin(h * Math.PI / 180)];
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

function encode(part: number): number {
  return part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055;
}
