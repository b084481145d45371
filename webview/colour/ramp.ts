/**
 * The two arms of the data colours as tables (`colour-maps.ts`), and the neutral ramp of magnitudes, which takes the same steps of
 * lightness.
 */
import { COLOUR_MAPS, DEFAULT_COLOUR_MAP, type ColourMap } from '../../src/format/colour-maps';

export type Rgb = readonly [number, number, number];

const STEPS = [0, 0.25, 0.5, 0.75, 1];
const NEUTRAL = ['#141414', '#424242', '#747474', '#a4a4a4', '#cacaca'];

/** Pictures lie on ink in every theme, on black in the high-contrast ones. */
const INK: Rgb = [20, 20, 20];
const BLACK: Rgb = [0, 0, 0];

/** Entries of an arm's table: more than a display can tell apart, and the stops of the design are among them. */
const ENTRIES = 257;

export interface Ramp {
  ink: Rgb;
  /** ENTRIES × RGB from |t| = 0 to 1. */
  lower: Uint8Array;
  raise: Uint8Array;
  neutral: Uint8Array;
}

const ramps = new Map<string, Ramp>();

/** The tables of a colour map in a theme; high contrast lays them on black. */
export function ramp(highContrast: boolean, map: ColourMap = DEFAULT_COLOUR_MAP): Ramp {
  const key = `${map} ${highContrast}`;
  let made = ramps.get(key);
  if (!made) {
    const ink = highContrast ? BLACK : INK;
    const { lower, raise } = COLOUR_MAPS[map];
    made = { ink, lower: table(lower, ink), raise: table(raise, ink), neutral: table(NEUTRAL, ink) };
    ramps.set(key, made);
  }
  return made;
}

/** The colour of t in [-1, 1] on a ramp. */
export function colourAt(t: number, on: Ramp): Rgb {
  const k = 3 * entry(Math.abs(t));
  const arm = t < 0 ? on.lower : on.raise;
  return [arm[k], arm[k + 1], arm[k + 2]];
}

/** Position of a magnitude in an arm's table, clamped. */
export function entry(magnitude: number): number {
  return magnitude >= 1 ? ENTRIES - 1 : Math.round(magnitude * (ENTRIES - 1)) || 0;
}

function table(stops: readonly string[], ink: Rgb): Uint8Array {
  const colours = [ink, ...stops.slice(1).map(parse)];
  const out = new Uint8Array(3 * ENTRIES);
  for (let i = 0; i < ENTRIES; i++) {
    const t = i / (ENTRIES - 1);
    const k = Math.max(
      1,
      STEPS.findIndex((s) => s >= t),
    );
    const u = (t - STEPS[k - 1]) / (STEPS[k] - STEPS[k - 1]);
    for (let c = 0; c < 3; c++) out[3 * i + c] = Math.round(colours[k - 1][c] + (colours[k][c] - colours[k - 1][c]) * u);
  }
  return out;
}

function parse(hex: string): Rgb {
  return [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16)) as unknown as Rgb;
}
