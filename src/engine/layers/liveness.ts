/** Which tensors carry attribution, and where it ends. */
import type { Model } from '../onnx/model';
import type { OnnxNode } from '../onnx/node';
import { carryingInputs, carryingOutputs } from './carriers';
import { gridOf, type GridSource } from './quantized';

export interface Liveness {
  /** Where attribution ends: the graph inputs of floats; where none leads on, the first floats computed from the inputs. */
  roots: readonly string[];
  live: ReadonlySet<string>;
  /** Nodes with at least one live input and one live output. */
  nodes: readonly OnnxNode[];
  /** Live tensors of integers that stand for floats. */
  grids: ReadonlyMap<string, GridSource>;
}

/** Ops that look floats up by an index: what they give is what the index means (a token's embedding). */
const LOOKUPS = new Set(['Gather', 'GatherND', 'GatherElements', 'OneHot', 'DequantizeLinear', 'EmbedLayerNormalization']);
/** Ops with means and deviations as further outputs: floats of the input where a node reads them. */
const STATISTICS = new Set(['BatchNormalization', 'LayerNormalization', 'SimplifiedLayerNormalization']);

/** @param carries whether a tensor is of floats */
export function livenessOf(model: Model, carries: (name: string, producer?: OnnxNode) => boolean): Liveness {
  const inputs = model.inputs.map((i) => i.name);
  const floats = inputs.filter((name) => carries(name));
  const direct = walk(model, floats, [], () => false, carries);
  // Floats that nothing carries on, such as a scale, are no reason to leave the integers unexplained.
  if (floats.length === inputs.length || direct.nodes.length > 0) return direct;
  const lookups = walk(model, [], inputs, isLookup, carries);
  if (lookups.roots.length > 0) return lookups;
  const any = walk(model, [], inputs, () => true, carries);
  return any.roots.length > 0 ? any : direct;
}

/**
 * @param roots live from the start
 * @param varying tensors that depend on the input but carry nothing: indices, masks
 * @param begins whether the floats that a node computes from such tensors are roots; else they are decisions too
 */
function walk(
  model: Model,
  roots: readonly string[],
  varying: readonly string[],
  begins: (node: OnnxNode, varies: ReadonlySet<string>) => boolean,
  carries: (name: string, producer?: OnnxNode) => boolean,
): Liveness {
  const live = new Set(roots);
  const found = [...roots];
  const varies = new Set(varying);
  const grids = new Map<string, GridSource>();
  const nodes: OnnxNode[] = [];
  const read = new Set(model.nodes.flatMap((n) => [...n.inputs, ...n.captured]));
  for (const node of model.nodes) {
    const reads = carryingInputs(node);
    if (reads.some((i) => live.has(i))) {
      const given = carried(node, read, grids, carries);
      given.forEach((o) => live.add(o));
      if (given.length > 0) nodes.push(node);
    } else if (reads.some((i) => varies.has(i)) && node.op !== 'Shape' && node.op !== 'Size') {
      const given = begins(node, varies) ? carryingOutputs(node).filter((o) => carries(o, node)) : [];
      given.forEach((o) => live.add(o));
      found.push(...given);
      node.outputs.filter((o) => o && !live.has(o)).forEach((o) => varies.add(o));
    }
  }
  return { roots: found, live, nodes, grids };
}

/** The outputs of a node with a live input that carry attribution; grids are noted. */
function carried(
  node: OnnxNode,
  read: ReadonlySet<string>,
  grids: Map<string, GridSource>,
  carries: (name: string, producer: OnnxNode) => boolean,
): string[] {
  const can = new Set(carryingOutputs(node));
  return node.outputs.filter((name, slot) => {
    if (!name || !(can.has(name) || (STATISTICS.has(node.op) && read.has(name)))) return false;
    const grid = gridOf(node, slot, grids);
    if (grid) grids.set(name, grid);
    return grid || carries(name, node);
  });
}

/** A table of the model read at an index that depends on the input. */
function isLookup(node: OnnxNode, varies: ReadonlySet<string>): boolean {
  if (!LOOKUPS.has(node.op)) return false;
  return !node.op.startsWith('Gather') || !varies.has(node.inputs[0]);
}
