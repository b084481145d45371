/**
 * Quantized tensors in between. The integers q of a QuantizeLinear stand for the floats (q − zero) · scale, and as these they carry
 * attribution: QuantizeLinear is a step of slope 1 whose rounding is its own bias, and DequantizeLinear gives them as they are.
 */
import type { OnnxNode } from '../onnx/node';
import { isDecision } from './carriers';
import type { Refusal } from './family';
import { type DType, isFloat, size, type Tensor, toNumbers } from '../tensor';

/** How the integers of a tensor stand for floats; one scale and zero, one of each along `axis`, or one for each `block` along it. */
export interface Grid {
  dtype: DType;
  scale: readonly number[];
  zero: readonly number[];
  axis: number;
  /** Elements that share a scale along `axis`; 0 where the scales are not blocked. */
  block: number;
}

/** The tensors that a quantized tensor's grid is read from. */
export interface GridSource {
  scale: string;
  zero: string;
  axis: number;
  block: number;
}

/** Ops that move integers without changing what they stand for. */
const MOVES = new Set(
  'Identity Reshape Flatten Squeeze Unsqueeze Transpose Slice Split Concat Gather MaxPool Pad Expand Tile DepthToSpace SpaceToDepth'.split(
    ' ',
  ),
);
/** Ops that turn integers into floats. */
const GIVES_FLOATS = new Set(['DequantizeLinear', 'Cast', 'CastLike']);

/**
 * The grid of the integers that a node gives in output `slot`; undefined when they are none, or are a decision. An op that is
 * refused for computing on integers gives some, so that what follows it is not taken for constant.
 * @param known grids of the tensors before
 */
export function gridOf(node: OnnxNode, slot: number, known: ReadonlyMap<string, GridSource>): GridSource | undefined {
  if (node.op === 'QuantizeLinear' && slot === 0)
    return { scale: node.inputs[1], zero: node.inputs[2] ?? '', axis: node.int('axis', 1), block: node.int('block_size', 0) };
  if (node.op === 'DynamicQuantizeLinear' && slot === 0)
    return { scale: node.outputs[1], zero: node.outputs[2], axis: 0, block: 0 };
  if (slot > 0 && node.op === 'MaxPool') return undefined;
  // What computes on the integers is refused, but it stays in the graph: its result is no constant.
  const from = node.inputs.find((name) => known.has(name));
  return from && !GIVES_FLOATS.has(node.op) && !isDecision(node) ? known.get(from) : undefined;
}

/** Why an op may not read integers that stand for floats on this grid, if so. */
export function refusedOn({ scale }: Grid, { op }: OnnxNode): Refusal | undefined {
  if (op === 'DequantizeLinear' || (MOVES.has(op) && scale.length === 1)) return undefined;
  return {
    reason: MOVES.has(op) ? 'it moves quantized integers that have several scales' : 'it computes on quantized integers',
    action: 'What lies above this node is explained; export the model with QuantizeLinear and DequantizeLinear around it',
  };
}

/** The grid's numbers, from traced or constant tensors. */
export function resolveGrid(source: GridSource, dtype: DType, valueOf: (name: string) => Tensor): Grid {
  const scale = toNumbers(valueOf(source.scale));
  const zero = source.zero ? toNumbers(valueOf(source.zero)) : scale.map(() => 0);
  return { dtype, scale, zero, axis: source.axis, block: source.block };
}

/** The floats that quantized integers stand for, in float32 as DequantizeLinear gives them. */
export function dequantized(value: Tensor, grid: Grid): Tensor {
  const q = toNumbers(value);
  const index = gridIndex(grid, value.shape);
  const data = Float32Array.from(q, (v, p) => (v - grid.zero[index(p)]) * grid.scale[index(p)]);
  return { dtype: 'float32', shape: value.shape, data };
}

/** Which scale an element has. */
export function gridIndex({ scale, axis, block }: Pick<Grid, 'scale' | 'axis' | 'block'>, shape: readonly number[]) {
  if (scale.length === 1) return () => 0;
  const at = axis < 0 ? axis + shape.length : axis;
  const inner = size(shape.slice(at + 1));
  const along = (p: number) => Math.floor(p / inner) % shape[at];
  if (block === 0) return along;
  const blocks = Math.ceil(shape[at] / block);
  return (p: number) => (Math.floor(p / (inner * shape[at])) * blocks + Math.floor(along(p) / block)) * inner + (p % inner);
}

/** Least and greatest integer of a type. */
export function rangeOf(dtype: DType): { low: number; high: number } {
  const bits = Number(/\d+/.exec(dtype)![0]);
  return dtype.startsWith('u') ? { low: 0, high: 2 ** bits - 1 } : { low: -(2 ** (bits - 1)), high: 2 ** (bits - 1) - 1 };
}

/** Whether a traced value is of integers that a grid can stand for. */
export function isInteger(value: Tensor): boolean {
  return !isFloat(value) && value.dtype !== 'string' && value.dtype !== 'bool';
}
