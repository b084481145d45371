/** A layer taken apart into its nodes: each one's own slope and intercept, where `local.ts` composes them (method.md §2). */
import { everyElement } from './shared/broadcast';
import type { OnnxNode } from '../onnx/node';
import type { FloatData } from '../tensor';
import type { Pointwise } from './family';
import type { LocalLayer } from './local';
import type { Point } from './point';
import { familyOf } from './registry';
import { range } from './shared/routes';

/**
 * What one node does to its input. `order[i]` is the core element that output element i of the node is, null when they are
 * the same; slope and intercept are in core order.
 */
export interface InnerNode {
  readonly node: OnnxNode;
  readonly role: 'core' | 'pointwise' | 'renaming' | 'pad';
  readonly order: Int32Array | null;
  /** 1 where it is left out. */
  readonly slope?: FloatData;
  /** 0 where it is left out; a core's is b, or what is left of bˣ when the parameters do not give b. */
  readonly intercept?: FloatData;
}

/** The nodes of a layer in the order in which they run. */
export function innerNodes(local: LocalLayer, point: Point): InnerNode[] {
  let order: Int32Array | null = null;
  return local.layer.nodes.map((node): InnerNode => {
    if (local.layer.chain.has(node)) return pointwiseNode(node, point, local.units, order);
    if (node === local.layer.pad) return { node, role: 'pad', order: null };
    if (node === local.layer.core) return coreNode(node, local);
    const sources = familyOf(node)!.routing!(point.site(node));
    if (sources) order = reordered(order ?? range(local.units), sources);
    return { node, role: 'renaming', order };
  });
}

/** The product of the slopes that come after a node in its layer: what the gradient at the layer's output is multiplied by. */
export function slopesAfter(nodes: readonly InnerNode[], index: number, units: number): Float64Array {
  const product = new Float64Array(units).fill(1);
  for (const { slope } of nodes.slice(index + 1)) if (slope) for (let p = 0; p < units; p++) product[p] *= slope[p];
  return product;
}

function pointwiseNode(node: OnnxNode, point: Point, units: number, order: Int32Array | null): InnerNode {
  const { slope, intercept = 0 } = familyOf(node)!.pointwise!(point.site(node));
  return {
    node,
    role: 'pointwise',
    order,
    slope: inCoreOrder(slope, units, order),
    intercept: inCoreOrder(intercept, units, order),
  };
}

function coreNode(node: OnnxNode, { map, units }: LocalLayer): InnerNode {
  const given = map.kind === 'core' ? map.core.bias : 'none';
  if (given === 'implied') return { node, role: 'core', order: null };
  return { node, role: 'core', order: null, intercept: given === 'none' ? new Float64Array(units) : everyElement(given) };
}

/** A number for every element, or values in the order of a node's output, in core order. */
function inCoreOrder(given: Required<Pointwise>['slope'], units: number, order: Int32Array | null): FloatData {
  if (typeof given === 'number') return new Float64Array(units).fill(given);
  const values = everyElement(given);
  if (!order) return values;
  const out = new Float64Array(units);
  for (let i = 0; i < units; i++) out[order[i]] = values[i];
  return out;
}

function reordered(before: Int32Array, sources: Int32Array): Int32Array {
  return sources.map((s) => before[s]);
}
