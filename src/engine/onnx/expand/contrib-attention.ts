/** ONNX Runtime's own attention nodes (com.microsoft), as its optimiser writes them. */
import { DataType } from '../proto';
import { attend, causalBias, fromHeads, maskBias, toHeads } from './attention';
import type { Fragment } from './fragment';
import type { Expansion } from './index';

/** The first operator set with Range. */
export const RANGE = 11;
/** What a masked score gets, unless the node says. */
const MASKED = -10000;

/** Attention: one weight for queries, keys and values; a mask of key positions, or of how many keys there are. */
export const contribAttention: Expansion = (f) => {
  const { of: node } = f;
  const [x, weight, bias, mask, past, extra] = [0, 1, 2, 3, 4, 5].map((slot) => f.input(slot));
  if (f.opset < RANGE || past || node.int('do_rotary', 0) === 1 || f.wants(1)) return undefined;
  const masks = mask ? keyBias(f, mask, x!) : [];
  if (!masks) return undefined;
  const heads = node.int('num_heads', 1);
  const product = f.op('MatMul', [x, weight]);
  const widths = node.ints('qkv_hidden_sizes');
  const [q, k, v] = f.split(bias ? f.op('Add', [product, bias]) : product, 2, 3, widths).map((part) => toHeads(f, part, heads));
  if (node.int('unidirectional', 0) === 1) masks.push(causalBias(f, q, k, f.ints([0]), node.float('mask_filter_value', MASKED)));
  if (extra) masks.push(extra);
  return f.finish([fromHeads(f, attend(f, { q, k, v, scale: node.float('scale', 0), bias: masks }).y)]);
};

/** MultiHeadAttention: queries, keys and values of their own, each [batch, sequence, heads · size]. */
export const multiHeadAttention: Expansion = (f) => {
  const { of: node } = f;
  const [query, key, value, bias, mask, extra, past] = [0, 1, 2, 3, 4, 5, 6].map((slot) => f.input(slot));
  if (f.opset < RANGE || past || !key || !value || f.wants(1)) return undefined;
  if ([query, key, value].some((x) => (f.declared.shape(x!)?.length ?? 3) !== 3)) return undefined;
  const masks = mask ? keyBias(f, mask, key) : [];
  if (!masks) return undefined;
  const heads = node.int('num_heads', 1);
  const shifts = bias ? f.split(bias, 0, 3) : [];
  const [q, k, v] = [query!, key, value].map((x, i) => toHeads(f, bias ? f.op('Add', [x, shifts[i]]) : x, heads));
  if (node.int('unidirectional', 0) === 1) masks.push(causalBias(f, q, k, f.ints([0]), node.float('mask_filter_value', MASKED)));
  if (extra) masks.push(extra);
  return f.finish([fromHeads(f, attend(f, { q, k, v, scale: node.float('scale', 0), bias: masks }).y)]);
};

/**
 * [batch, keys] of 0 and 1, [batch, queries, keys], or [batch]: how many keys there are. Undefined for other forms.
 * @param sequence what has the keys as dimension 1
 */
function keyBias(f: Fragment, mask: string, sequence: string): string[] | undefined {
  const filter = f.of.float('mask_filter_value', MASKED);
  const rank = f.declared.shape(mask)?.length;
  if (rank === 2 || rank === 3) {
    const off = f.op('Sub', [f.float(1), f.cast(mask, DataType.FLOAT)]);
    return [f.unsqueeze(f.op('Mul', [off, f.float(filter)]), rank === 2 ? [1, 2] : [1])];
  }
  if (rank !== 1) return undefined;
  const keys = f.op('Range', [f.ints([0], []), f.reshape(f.extent(sequence, 1), []), f.ints([1], [])]);
  const inside = f.op('Less', [f.unsqueeze(keys, [0]), f.unsqueeze(f.cast(mask, DataType.INT64), [1])]);
  return [f.unsqueeze(maskBias(f, inside, filter), [1, 2])];
}
