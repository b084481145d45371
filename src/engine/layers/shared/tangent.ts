/** Shared by the smooth families: the tangent of a scalar function at the traced point (method.md §2). */
import type { GraphBuilder } from '../../onnx/builder';
import type { OpFamily, Pointwise, Refusal } from '../family';
import { keepsShape, type Site } from '../site';

/** A value computed as a difference counts as 0 below this share of its terms: its sign matters (method.md §2). */
export const ROUND_OFF = 1e-6;

/** The difference `a − b` of numbers of which float32 knows `scale`; 0 when it is only round-off. */
export function difference(a: number, b: number, scale = Math.abs(a) + Math.abs(b)): number {
  const d = a - b;
  return Math.abs(d) <= ROUND_OFF * scale ? 0 : d;
}

/** y ≈ ψ'(z) x + (ψ(z) − ψ'(z) z) at every element, ψ(z) as traced. */
export function tangent(site: Site, slopeAt: (z: number, p: number) => number): Pointwise {
  const z = site.floats(site.x);
  const y = site.floats(site.outputs[0]);
  const slope = new Float64Array(z.length);
  const intercept = new Float64Array(z.length);
  for (let p = 0; p < z.length; p++) {
    slope[p] = slopeAt(z[p], p);
    intercept[p] = slope[p] === 0 ? y[p] : difference(y[p], slope[p] * z[p]);
  }
  return { slope, intercept };
}

/** The kind of an op whose first input is the only one that may depend on the model's input. */
export function scalarKind(site: Site, refusal?: Refusal): 'pointwise' | Refusal {
  if (site.live.length === 1 && site.inputs[0]?.live && keepsShape(site)) return 'pointwise';
  return refusal ?? { reason: 'its parameters depend on the input', action: 'Export the model with constant parameters' };
}

/** ψ'(z) as ONNX nodes, of z and ψ(z). */
export type SlopeNodes = (b: GraphBuilder, z: string, y: string, site: Site) => string | undefined;

/**
 * A family of smooth scalar functions of one input: op → (site → slope at z).
 * @param nodes the same slope as ONNX nodes, for the ops that have it
 */
export function smoothFamily(
  table: Readonly<Record<string, (site: Site) => (z: number) => number>>,
  nodes: Readonly<Record<string, SlopeNodes>>,
  about: Pick<OpFamily, 'domain'> = {},
): OpFamily {
  return {
    ops: Object.keys(table),
    ...about,
    nature: 'tangent',
    kind: (site) => scalarKind(site),
    pointwise: (site) => tangent(site, table[site.node.op](site)),
    backward(site, { builder: b, g, value }) {
      const slope = nodes[site.node.op]?.(b, value(site.x), value(site.outputs[0]), site);
      return slope === undefined ? undefined : [b.node('Mul', [g, slope])];
    },
  };
}
