/** The linearised network as one ONNX graph over traced values: every op family writes its part (`OpFamily.forward`). */
import type { Operand } from '../layers/site';
import type { OnnxNode } from '../onnx/node';
import type { Traced } from './traced';
import { type ValueGraph, ValueWriter } from './value-graph';

/** Its output: J x in the shape of the score. */
export const LINEAR = 'biaslens/linear';

/**
 * J x at the score tensor, slopes and winners as traced, no biases.
 * @param traced the model at some point; the graph serves every point of the same shapes
 * @returns undefined where a node on the way has no such part, or something is not of float32
 */
export function forwardGraph(traced: Traced): ValueGraph | undefined {
  const { graph, point } = traced;
  const writer = new ValueWriter(traced);
  const found = new Map<string, string>();
  for (const root of point.roots) {
    if (traced.value(root).dtype !== 'float32') return undefined;
    found.set(root, writer.value(point.operand(root)));
  }
  const needed = neededBy(writer.nodes, graph.score);
  for (const node of writer.nodes) if (needed.has(node) && !pass(writer, node, found)) return undefined;
  const last = found.get(graph.score);
  if (last === undefined || point.roots.includes(graph.score)) return undefined;
  writer.builder.output(writer.builder.rename(writer.builder.node('Identity', [last]), LINEAR));
  return { bytes: writer.builder.bytes(), feeds: writer.feeds };
}

/** The nodes that a tensor depends on. */
function neededBy(nodes: readonly OnnxNode[], tensor: string): ReadonlySet<OnnxNode> {
  const wanted = new Set([tensor]);
  const needed = new Set<OnnxNode>();
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((name) => wanted.has(name))) continue;
    needed.add(node);
    node.inputs.forEach((name) => wanted.add(name));
  }
  return needed;
}

/** Writes what a node makes of what has come to its inputs; whether it could. */
function pass(writer: ValueWriter, node: OnnxNode, found: Map<string, string>): boolean {
  const { builder } = writer;
  const { site, family } = writer.writable(node) ?? {};
  if (!site || !family) return false;
  const values = site.inputs.map((operand) => (operand?.live ? found.get(operand.name) : undefined));
  if (site.inputs.some((operand, slot) => operand?.live && values[slot] === undefined)) return false;
  const v = values.find((value) => value !== undefined)!;
  const at = { builder, value: (operand: Operand | undefined) => writer.value(operand) };
  const made =
    family.kind(site) === 'pointwise'
      ? family.backward?.(site, { ...at, g: v, gradients: [v] })
      : family.forward?.(site, { ...at, v, values });
  if (!made) return false;
  node.outputs.forEach((name, i) => name && made[i] !== undefined && found.set(name, made[i]));
  return true;
}
