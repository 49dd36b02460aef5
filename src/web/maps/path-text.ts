/**
 * Writes projected outlines as the text of an SVG path, short enough for a page: whole units, relative steps, and no
 * point that the eye could not tell from the one before.
 */

/** What `geoPath` draws on. */
export interface PathText {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
  beginPath(): void;
  arc(): void;
  /** Everything drawn so far; rings of fewer than three points are left out. */
  text(): string;
}

/** Makes an empty path. Points nearer than `step` units to the one before are left out. */
export function createPathText(step: number): PathText {
  const rings: string[] = [];
  let ring: [number, number][] = [];
  const finish = () => {
    if (ring.length > 2) rings.push(write(ring));
    ring = [];
  };
  return {
    moveTo(x, y) {
      finish();
      ring = [[Math.round(x), Math.round(y)]];
    },
    lineTo(x, y) {
      const [lastX = 0, lastY = 0] = ring.at(-1) ?? [];
      if (Math.abs(x - lastX) + Math.abs(y - lastY) >= step) ring.push([Math.round(x), Math.round(y)]);
    },
    closePath: finish,
    beginPath: () => {},
    arc: () => {},
    text() {
      finish();
      return rings.join("");
    },
  };
}

function write(ring: readonly [number, number][]): string {
  const [[x, y] = [0, 0], ...rest] = ring;
  let text = `M${x} ${y}l`;
  let last: readonly [number, number] = [x, y];
  for (const point of rest) {
    const [dx, dy] = [point[0] - last[0], point[1] - last[1]];
    text += `${text.endsWith("l") || dx < 0 ? "" : " "}${dx}${dy < 0 ? "" : " "}${dy}`;
    last = point;
  }
  return `${text}z`;
}
