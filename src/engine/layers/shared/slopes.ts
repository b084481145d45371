/** Derivatives of smooth scalar functions as ONNX nodes: those of `curves.ts`, in float32. */
import type { GraphBuilder } from '../../onnx/builder';
import type { SlopeNodes } from './tangent';

const times = (b: GraphBuilder, x: string, y: string | number): string =>
  b.node('Mul', [x, typeof y === 'number' ? b.scalar(y) : y]);

/** σ(z) σ(−z), without 1 − σ. */
export const sigmoidSlope: SlopeNodes = (b, z) => times(b, b.node('Sigmoid', [z]), b.node('Sigmoid', [b.node('Neg', [z])]));

/** 1/cosh² z = 4 σ'(2z). */
export const tanhSlope: SlopeNodes = (b, z, y, site) => times(b, sigmoidSlope(b, times(b, z, 2), y, site)!, 4);

export const sigmoid: SlopeNodes = (b, z) => b.node('Sigmoid', [z]);

/** c e^(−scale z²). */
function bell(b: GraphBuilder, z: string, scale: number, c: number): string {
  return times(b, b.node('Exp', [times(b, times(b, z, z), -scale)]), c);
}

/** 2/√π e^(−z²). */
export const erfSlope: SlopeNodes = (b, z) => bell(b, z, 1, 2 / Math.sqrt(Math.PI));

/** Φ(z) + z φ(z). */
export const geluSlope: SlopeNodes = (b, z) => {
  const erf = b.node('Erf', [times(b, z, Math.SQRT1_2)]);
  const phi = times(b, b.node('Add', [erf, b.scalar(1)]), 0.5);
  return b.node('Add', [phi, times(b, z, bell(b, z, 0.5, 1 / Math.sqrt(2 * Math.PI)))]);
};

/** σ(αz) + αz σ'(αz). */
export function swishSlope(b: GraphBuilder, z: string, alpha: number): string {
  const scaled = alpha === 1 ? z : times(b, z, alpha);
  const s = b.node('Sigmoid', [scaled]);
  const falling = times(b, s, b.node('Sigmoid', [b.node('Neg', [scaled])]));
  return b.node('Add', [s, times(b, scaled, falling)]);
}
