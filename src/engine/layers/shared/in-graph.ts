/** What the op families write their part of a graph with (`OpFamily.backward`, `forward`). */
import type { GraphBuilder } from '../../onnx/builder';
import { DataType } from '../../onnx/proto';
import { sameShape } from '../../tensor';
import type { Backward, Forward, LinearCore } from '../family';
import { shapeOf, type Site } from '../site';

/** Wᵀ g of a core by the ONNX nodes that it has anyway. */
export function byItsGraph({ graph }: LinearCore, { builder, g }: Backward): string[] | undefined {
  return graph && [graph.backward(builder, g)];
}

/** W v in the same way. */
export function forwardByItsGraph({ graph }: LinearCore, { builder, v }: Forward): string[] | undefined {
  return graph && [graph.forward(builder, v)];
}

/** g where a condition holds, 0 elsewhere. */
export function masked({ builder: b, g }: Backward, condition: string): string {
  return b.node('Mul', [g, b.node('Cast', [condition], { to: DataType.FLOAT })]);
}

/** x > threshold: the piece on the right, open on the left (paper Eq. 2). */
export function isAbove(b: GraphBuilder, x: string, threshold: number): string {
  return b.node('Greater', [x, b.scalar(threshold)]);
}

/** min < x ≤ max. */
export function isWithin(b: GraphBuilder, x: string, min: number, max: number): string {
  return b.node('And', [isAbove(b, x, min), b.node('LessOrEqual', [x, b.scalar(max)])]);
}

/** What goes to an operand that was broadcast: the sum over its copies. */
export function summedTo(b: GraphBuilder, g: string, from: readonly number[], to: readonly number[]): string {
  if (sameShape(from, to)) return g;
  const lead = from.length - to.length;
  const axes = from.flatMap((n, i) => (i < lead || (to[i - lead] === 1 && n !== 1) ? [i] : []));
  const summed = axes.length > 0 ? b.node('ReduceSum', [g, b.int64(axes)], { keepdims: 1 }) : g;
  return b.reshape(summed, to);
}

/** Copies along what is broadcast, where the live operands alone do not have the output's shape. */
export function broadcastTo(b: GraphBuilder, x: string, shape: readonly number[]): string {
  return b.node('Expand', [x, b.int64(shape)]);
}

/** What goes to each live operand of an op that broadcasts. @param part g times ∂y/∂(operand of this slot), in the output's shape */
export function eachSummed(site: Site, b: GraphBuilder, part: (slot: number) => string): string[] {
  return site.inputs.flatMap((operand, slot) =>
    operand?.live ? [summedTo(b, part(slot), site.outShape, shapeOf(site, operand))] : [],
  );
}

/** Whether what decides of a node's form (axes, sizes, bounds) is written in the file: it is the same at every point. */
export function isFixed(site: Site, slots: readonly number[]): boolean {
  return slots.every((slot) => !site.inputs[slot] || Boolean(site.inputs[slot].proto));
}

/** The stretch of one axis from `start` on that is `length` long. */
export function sliced(b: GraphBuilder, x: string, axis: number, start: number, length: number): string {
  return b.node('Slice', [x, b.int64([start]), b.int64([start + length]), b.int64([axis])]);
}

/** Zeros before and after along each axis. */
export function padded(b: GraphBuilder, x: string, begin: readonly number[], end: readonly number[]): string {
  if ([...begin, ...end].every((n) => n === 0)) return x;
  return b.node('Pad', [x, b.int64([...begin, ...end])]);
}
