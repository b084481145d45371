/** A colour of the data as the ground of a text, with the ink that is read best on it. */
import type { MapLook } from '../picture/pixels';
import { REST } from '../../src/format/colour-maps';
import { entry, type Rgb } from './ramp';

interface Scale {
  /** Magnitude of full colour. */
  limit: number;
  /** Magnitude below which a value is left out. */
  least: number;
  look: MapLook;
}

/** Style of an element that stands for a value: coloured as a map's pixel would be. */
export function tint(value: number, { limit, least, look: { view, ramp } }: Scale): { background: string; color: string } {
  const kept = Math.abs(value) >= least;
  const k = 3 * entry(kept && limit > 0 ? Math.abs(value) / limit : 0);
  const arm = view === 'unsigned' ? ramp.neutral : value < 0 ? ramp.lower : ramp.raise;
  const left = view === 'top' && !kept;
  const rgb: Rgb = left ? [REST, REST, REST] : [arm[k], arm[k + 1], arm[k + 2]];
  return { background: `rgb(${rgb.join(' ')})`, color: luminance(rgb) > 0.179 ? '#000' : '#fff' };
}

/** Relative luminance as WCAG has it; at 0.179 black and white are read equally well. */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((v) => (v <= 10 ? v / 3294 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
