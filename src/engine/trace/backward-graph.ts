/** The gradient at the model's inputs as one ONNX graph over traced values: every op family writes its part (`OpFamily.backward`). */
import type { OnnxNode } from '../onnx/node';
import { size } from '../tensor';
import type { Traced } from './traced';
import { type ValueGraph, ValueWriter } from './value-graph';

/** The graph's input for the gradient at the score tensor. */
export const SEED = 'biaslens/seed';

export interface BackwardGraph extends ValueGraph {
  /** The output that holds the gradient at each input asked for; no entry: f does not depend on it. */
  gradients: ReadonlyMap<string, string>;
}

/**
 * @param traced the model at some point; the graph serves every point of the same shapes
 * @param inputs tensors whose gradient is wanted
 * @returns undefined where a node on the way has no such part, or something is not of float32
 */
export function backwardGraph(traced: Traced, inputs: readonly string[]): BackwardGraph | undefined {
  const { graph } = traced;
  const score = traced.value(graph.score);
  if (score.dtype !== 'float32') return undefined;
  const writer = new ValueWriter(traced);
  const { builder } = writer;
  const arrived = new Map([[graph.score, builder.input(SEED, 'float32', score.shape)]]);
  for (const node of [...writer.nodes].reverse()) {
    if (node.outputs.some((name) => arrived.has(name)) && !pass(writer, node, arrived)) return undefined;
  }
  const gradients = new Map<string, string>();
  for (const input of inputs) {
    const last = arrived.get(input);
    if (last === undefined || size(traced.value(input).shape) === 0) continue;
    // A name of its own, also where it is the seed or the part of a neighbour as it came.
    const name = builder.node('Identity', [last]);
    builder.output(name);
    gradients.set(input, name);
  }
  return { bytes: builder.bytes(), feeds: writer.feeds, gradients };
}

/** Writes what a node sends to its inputs; whether it could. */
function pass(writer: ValueWriter, node: OnnxNode, arrived: Map<string, string>): boolean {
  const { builder } = writer;
  const found = writer.writable(node);
  const gradients = node.outputs.map((name) => arrived.get(name));
  // Only families of several outputs do without the first.
  if (!found?.family.backward || (gradients[0] === undefined && gradients.length === 1)) return false;
  const { site, family } = found;
  const parts = family.backward!(site, { builder, g: gradients[0] ?? '', gradients, value: (operand) => writer.value(operand) });
  if (!parts) return false;
  site.live.forEach(({ name }, i) => {
    const before = arrived.get(name);
    arrived.set(name, before ? builder.node('Add', [before, parts[i]]) : parts[i]);
  });
  return true;
}
