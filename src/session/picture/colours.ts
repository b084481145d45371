/** Pictures on ink: hue is sign, brightness is magnitude, alike in every theme. */

/** Stops at |t| = 0, ¼, ½, ¾, 1: arms of equal OKLCH lightness, so that neither sign looks stronger; linear in sRGB between. */
const LOWER = ['141414', '1a456b', '2c79ba', '5cabf2', 'a0d0fe'].map(rgbOf);
const RAISE = ['141414', '61360f', 'a95f17', 'e18e4b', 'fcba89'].map(rgbOf);

export type Rgb = readonly [number, number, number];

/** The colour of a value as a share of its limit, −1..1. */
export function attributionColour(t: number): Rgb {
  const stops = t < 0 ? LOWER : RAISE;
  const at = Math.min(1, Math.abs(t)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(at));
  const mix = (c: 0 | 1 | 2) => Math.round(stops[i][c] + (at - i) * (stops[i + 1][c] - stops[i][c]));
  return [mix(0), mix(1), mix(2)];
}

function rgbOf(hex: string): Rgb {
  const n = parseInt(hex, 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}
