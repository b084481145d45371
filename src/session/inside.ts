/** The pass between the nodes inside a layer: what a debugger that steps into one shows. */
import type { Step } from '../engine/bbp/pass';
import { type InnerNode, innerNodes, slopesAfter } from '../engine/layers/inside';
import type { Point } from '../engine/layers/point';
import { type FloatData, type FloatTensor, floatTensor, size } from '../engine/tensor';
import { like, toOutputOrder } from '../engine/trace/gradient';
import type { FieldQuery } from './api';
import { usage } from './usage';

/**
 * A quantity at the output of one node of a layer. The gradient there is g_y times the slopes after it; β is β_y plus the own
 * terms of the nodes after it, since α stays that of the whole layer.
 * @throws BiasLensError (fault usage) `node-unknown`, `node-inside-alpha`
 */
export function insideField(step: Step, point: Point, index: number, quantity: FieldQuery['quantity']): FloatTensor {
  const nodes = innerNodes(step.local, point);
  const node = nodes[index];
  if (!node)
    throw usage('node-unknown', `it has ${nodes.length} nodes, so there is no node ${index}`, 'Step into it', placeOf(step));
  if (node.role === 'pad') {
    const reason = 'α is that of the whole layer, so nothing is known of what goes between its core and the Pad before it';
    throw usage('node-inside-alpha', reason, 'Look at the layer itself', placeOf(step));
  }
  const values = coreOrder(step, nodes, index, quantity);
  const ordered = toOutputOrder(values, node.order);
  const shape = point.operand(node.node.outputs[0]).shape ?? [ordered.length];
  return floatTensor(size(shape) === ordered.length ? shape : [ordered.length], ordered);
}

function coreOrder(step: Step, nodes: InnerNode[], index: number, quantity: FieldQuery['quantity']): FloatData {
  if (quantity === 'gradient') return times(step.gradient.output, slopesAfter(nodes, index, step.local.units));
  if (quantity === 'own') return ownOf(step, nodes, index);
  const beta = receivedAt(step, nodes, index);
  return quantity === 'mass' && !step.excluded ? plus(beta, ownOf(step, nodes, index)) : beta;
}

/** β that has come to a node's output: the layer's, and the own terms of the nodes after it unless they are left out. */
function receivedAt(step: Step, nodes: InnerNode[], index: number): FloatData {
  let beta = step.received;
  if (step.excluded) return beta;
  for (let i = nodes.length - 1; i > index; i--) beta = plus(beta, ownOf(step, nodes, i));
  return beta;
}

/** g at the node's output times its intercept; a core whose b is implied has what the chain leaves of the layer's own term. */
function ownOf(step: Step, nodes: InnerNode[], index: number): FloatData {
  const { role, intercept } = nodes[index];
  if (intercept) return times(times(step.gradient.output, slopesAfter(nodes, index, step.local.units)), intercept);
  if (role !== 'core') return like(step.own, step.local.units);
  const chain = nodes.flatMap((node, i) => (node.role === 'pointwise' ? [ownOf(step, nodes, i)] : []));
  return step.own.map((own: number, p: number) => chain.reduce((left, part) => left - part[p], own));
}

/** An infinite slope or intercept behind a gradient of 0 does nothing (method.md §2). */
function times(gradient: FloatData, factor: FloatData): FloatData {
  const out = like(gradient, gradient.length);
  for (let p = 0; p < out.length; p++) out[p] = gradient[p] === 0 ? 0 : gradient[p] * factor[p];
  return out;
}

function plus(a: FloatData, b: FloatData): FloatData {
  const out = like(a, a.length);
  for (let p = 0; p < out.length; p++) out[p] = a[p] + b[p];
  return out;
}

const placeOf = ({ local: { layer } }: Step) => ({ node: layer.core.name, op: layer.core.op });
