/** Pictures on ink: hue is sign, brightness is magnitude, alike in every theme. */
import { COLOUR_MAPS, DEFAULT_COLOUR_MAP, type ColourMap } from '../../format/colour-maps';

export type Rgb = readonly [number, number, number];

/** What gives the colour of a value as a share of its limit, −1..1. */
export function colourer(map: ColourMap = DEFAULT_COLOUR_MAP): (t: number) => Rgb {
  const [lower, raise] = [COLOUR_MAPS[map].lower.map(rgbOf), COLOUR_MAPS[map].raise.map(rgbOf)];
  return (t) => colourOn(t < 0 ? lower : raise, t);
}

function colourOn(stops: readonly Rgb[], t: number): Rgb {
  const at = Math.min(1, Math.abs(t)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(at));
  const mix = (c: 0 | 1 | 2) => Math.round(stops[i][c] + (at - i) * (stops[i + 1][c] - stops[i][c]));
  return [mix(0), mix(1), mix(2)];
}

function rgbOf(hex: string): Rgb {
  const n = parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}
