/**
 * QR codes as SVG: one path, black on white with its quiet zone, no request to anybody. Addresses of this node only are ever put
 * into one by the pages.
 */
import QRCode from "qrcode";

/** A code ready to be drawn: `path` in squares, for a view box of `size` by `size` squares, the quiet zone included. */
export interface QrShape {
  readonly size: number;
  readonly path: string;
}

/** The white squares around a code that readers need (ISO/IEC 18004: four). */
const QUIET = 4;

/** The shape of a text's code. `M` bears 15 % damage: rain, a thumb, a cheap printer. Deterministic. */
export function qrShape(text: string): QrShape {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  const { size, data } = modules;
  let path = "";
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (data[row * size + column] !== 1) continue;
      let run = 1;
      while (column + run < size && data[row * size + column + run] === 1) run++;
      path += `M${column + QUIET} ${row + QUIET}h${run}v1h-${run}z`;
      column += run;
    }
  }
  return { size: size + QUIET * 2, path };
}
