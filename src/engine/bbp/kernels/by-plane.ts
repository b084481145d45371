/** Which layers are spread plane by plane (assembly/planes.ts), and the memory this takes. */
import { cellsOf, type KernelShape, tapsOf } from './shape';

/** With more rows a plane, the general kernel's work on a position serves enough of them. */
const MOST_ROWS = 8;
/** Vectors of positions whose numerators are kept, at most: they stay in the processor's nearest cache. */
const MOST_SLOTS = 64;
/** As in assembly/slots.ts. */
const SLOTS_A_VECTOR = 4;

export const isByPlane = (s: KernelShape): boolean =>
  !s.transposed && s.channels === 1 && s.rows <= MOST_ROWS && s.pads.every((p) => p >= 0);

export interface PlaneLayout {
  phaseLength: number;
  slots: number;
  /** Of one thread. */
  scratchBytes: number;
}

/** Mirrors the layout in assembly/lines.ts and assembly/slots.ts. */
export function planeLayout(s: KernelShape, masses: number): PlaneLayout {
  const [, , stride] = s.strides;
  const vectors = Math.ceil(s.spatialOut[2] / 4);
  const lastRead = (vectors * 4 - 1) * stride + (s.kernel[2] - 1) * s.dilations[2];
  const columns = Math.max(lastRead + 1, s.pads[2] + s.spatialIn[2]);
  const phaseLength = Math.ceil(columns / stride);
  const slots = Math.min(MOST_SLOTS, SLOTS_A_VECTOR * vectors);
  const lineBytes = phaseLength * stride * 4;
  const planeBytes = (cellsOf(s) / s.spatialIn[2]) * lineBytes + 16;
  const taps = tapsOf(s);
  const slotBytes = slots * (16 * (taps + masses) + 4);
  return { phaseLength, slots, scratchBytes: (1 + masses) * planeBytes + lineBytes + 16 + 16 * taps + slotBytes };
}
