/** Points in double, and models of one node over them, for ops that have a tangent. */
import type { FloatData, Tensor } from '../../../src/engine/tensor';
import { type GraphSpec, f64, model, type ModelSpec, type NodeSpec } from './models';

/** Repeatable doubles away from 0 and from each other. */
export function doubles(shape: readonly number[], seed = 1, base = 0): Tensor {
  const n = shape.reduce((a, b) => a * b, 1);
  return f64(
    Array.from({ length: n }, (_, i) => base + Math.sin(12.9898 * (i + 1) + 78.233 * seed) * 0.9 + 0.05),
    shape,
  );
}

/** The same point in float32, for ops without a double kernel. */
export function singles(feeds: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([k, t]) => [
      k,
      { dtype: 'float32' as const, shape: t.shape, data: Float32Array.from(t.data as FloatData) },
    ]),
  );
}

/** A model of one node over float64 inputs; the score is its output. */
export function one(node: NodeSpec, inputs: Record<string, Tensor>, rest: Partial<ModelSpec> = {}, double = true) {
  const ports: GraphSpec['inputs'] = {};
  for (const [name, t] of Object.entries(inputs)) ports[name] = { dtype: double ? 'float64' : 'float32', shape: [...t.shape] };
  const [op, from, to, attributes, domain] = node;
  const nodes: NodeSpec[] = [
    [op, from, to, attributes ?? {}, domain ?? ''],
    ['Identity', to.split(' ')[0], 'score'],
  ];
  return model({ inputs: ports, nodes, outputs: 'score', ...rest });
}
