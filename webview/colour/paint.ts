/** Values to pixels. Everything here is pure and writes RGBA, so that an export looks as on screen. */
import { REST } from '../../src/format/colour-maps';
import { entry, type Ramp } from './ramp';

/** The input under an overlay, one or three channels of 0..255. */
export interface Base {
  data: ArrayLike<number>;
  channels: 1 | 3;
}

interface Paint {
  values: ArrayLike<number>;
  /** Magnitude of full colour. */
  limit: number;
  ramp: Ramp;
  mode: 'signed' | 'unsigned';
  /** Values below this magnitude are left out. */
  threshold?: number;
  base?: Base;
  /** How much of the attribution is laid over the base, 0..1. */
  strength?: number;
}

/** Overlay strength at which the base is at most #525252 and the attribution is whole (DESIGN.md "Colour"). */
export const USUAL_STRENGTH = 0.7;
/** A map as RGBA; over a base, small values let the base through so that the picture stays readable. */
export function paint({
  values,
  limit,
  ramp,
  mode,
  threshold = 0,
  base,
  strength = USUAL_STRENGTH,
}: Paint): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(4 * values.length);
  const { ink, lower, raise, neutral } = ramp;
  const gain = base ? 3.5 * Math.min(1, strength / USUAL_STRENGTH) : 0;
  const ground = base ? baseShade(strength) : 0;
  const colourful = base?.channels === 3 ? Math.max(0, 1 - strength / (USUAL_STRENGTH / 2)) : 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    const t = limit > 0 && Math.abs(v) >= threshold ? Math.abs(v) / limit : 0;
    const arm = mode === 'unsigned' ? neutral : v < 0 ? lower : raise;
    const k = 3 * entry(t);
    const a = base ? Math.min(1, t * gain) : 1;
    out[4 * i + 3] = 255;
    if (!base || a === 1) {
      out[4 * i] = arm[k];
      out[4 * i + 1] = arm[k + 1];
      out[4 * i + 2] = arm[k + 2];
      continue;
    }
    const grey = luminance(base, i);
    for (let c = 0; c < 3; c++) {
      const own = colourful ? grey + (base.data[3 * i + c] - grey) * colourful : grey;
      const under = ink[c] + (own / 255) * (255 - ink[c]) * ground;
      out[4 * i + c] = under * (1 - a) + arm[k + c] * a;
    }
  }
  return out;
}

/** The paper's "*.attrib": the input itself where the attribution is among the largest, grey elsewhere. */
export function paintTop(values: ArrayLike<number>, threshold: number, base: Base): Uint8ClampedArray<ArrayBuffer> {
  const out = paintBase(base, values.length);
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]) >= threshold && values[i] !== 0) continue;
    out[4 * i] = out[4 * i + 1] = out[4 * i + 2] = REST;
  }
  return out;
}

export function paintBase(base: Base, n: number): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(4 * n);
  const { data, channels } = base;
  const step = channels === 3 ? 1 : 0;
  for (let i = 0; i < n; i++) {
    const from = channels * i;
    out[4 * i] = data[from];
    out[4 * i + 1] = data[from + step];
    out[4 * i + 2] = data[from + 2 * step];
    out[4 * i + 3] = 255;
  }
  return out;
}

/** Share of the base's brightness that stays: all at 0, #525252 at 0.7, none at 1. */
function baseShade(strength: number): number {
  const exponent = Math.log(62 / 235) / Math.log(1 - USUAL_STRENGTH);
  return Math.pow(1 - Math.min(1, strength), exponent);
}

function luminance(base: Base, i: number): number {
  if (base.channels === 1) return base.data[i];
  return 0.2126 * base.data[3 * i] + 0.7152 * base.data[3 * i + 1] + 0.0722 * base.data[3 * i + 2];
}
