/** Scaled dot-product attention: softmax(softcap(scale Q Kᵀ) + bias) V. */
import { DataType } from '../proto';
import type { Expansion } from './index';
import type { Fragment } from './fragment';

/** Heads [batch, heads, sequence, size] and what is done with them. */
interface Heads {
  q: string;
  k: string;
  v: string;
  /** Defaults to 1/√size. */
  scale?: number;
  softcap?: number;
  /** Added to the scores, one after the other. */
  bias: readonly string[];
  /** Whether queries that no key takes part in get 0: ONNX's rule, where softmax alone gives NaN. */
  zeroed?: boolean;
}

/** The score after each stage, and the result as heads. */
interface Attended {
  raw: string;
  capped: string;
  biased: string;
  shares: string;
  y: string;
}

export function attend(f: Fragment, h: Heads): Attended {
  const product = f.op('MatMul', [h.q, f.op('Transpose', [h.k], { perm: [0, 1, 3, 2] })]);
  const raw = f.op('Mul', [product, h.scale ? f.float(h.scale) : oneOverRoot(f, h.q)]);
  const cap = h.softcap ? f.float(h.softcap) : undefined;
  const capped = cap ? f.op('Mul', [f.op('Tanh', [f.op('Div', [raw, cap])]), cap]) : raw;
  const bias = h.bias.length > 0 ? h.bias.reduce((sum, b) => f.op('Add', [sum, b])) : undefined;
  const biased = bias ? f.op('Add', [capped, bias]) : capped;
  const softmax = f.op('Softmax', [biased], { axis: f.opset < 13 ? 3 : -1 });
  const shares = bias && h.zeroed ? f.op('Where', [isBlind(f, bias), f.float(0), softmax]) : softmax;
  return { raw, capped, biased, shares, y: f.op('MatMul', [shares, h.v]) };
}

/** Where a query's bias is −∞ at every key. */
function isBlind(f: Fragment, bias: string): string {
  return f.op('Equal', [f.op('ReduceMax', [bias, f.ints([-1])]), f.float(-Infinity)]);
}

/** 1/√size of the last dimension. */
function oneOverRoot(f: Fragment, q: string): string {
  return f.op('Div', [f.float(1), f.op('Sqrt', [f.cast(f.extent(q, 3), DataType.FLOAT)])]);
}

/** [batch, sequence, heads · size] → [batch, heads, sequence, size]. */
export function toHeads(f: Fragment, x: string, heads: number): string {
  return f.op('Transpose', [f.reshape(x, [0, 0, heads, -1])], { perm: [0, 2, 1, 3] });
}

/** [batch, heads, sequence, size] → [batch, sequence, heads · size]. */
export function fromHeads(f: Fragment, x: string): string {
  return f.reshape(f.op('Transpose', [x], { perm: [0, 2, 1, 3] }), [0, 0, -1]);
}

/** `masked` where a key lies after its query: [queries, keys]; `past` keys ([1] or [batch, 1, 1, 1]) come before the first query. */
export function causalBias(f: Fragment, q: string, k: string, past: string, masked: number): string {
  const zero = f.ints([0], []);
  const one = f.ints([1], []);
  const row = f.op('Range', [zero, f.reshape(f.extent(q, 2), []), one]);
  const column = f.op('Range', [zero, f.reshape(f.extent(k, 2), []), one]);
  const after = f.op('Less', [f.op('Add', [f.unsqueeze(row, [1]), past]), f.unsqueeze(column, [0])]);
  return f.op('Where', [after, f.float(masked), f.float(0)]);
}

/** 0 where a boolean mask lets a key take part, −∞ elsewhere. */
export function maskBias(f: Fragment, mask: string, masked: number): string {
  return f.op('Where', [mask, f.float(0), f.float(masked)]);
}

/**
 * ai.onnx Attention-23, -24: three or four dimensions, grouped queries, past keys and values or padded ones, boolean or float mask,
 * causal, softcap.
 */
export const attention: Expansion = (f) => {
  const { of: node } = f;
  const [heads, kvHeads] = [node.int('q_num_heads', 0), node.int('kv_num_heads', 0)];
  const headed = (slot: number, count: number) => (count > 0 ? toHeads(f, f.input(slot)!, count) : f.input(slot)!);
  const [mask, pastK, pastV, filled] = [3, 4, 5, 6].map((slot) => f.input(slot));
  const q = headed(0, heads);
  let [k, v] = [headed(1, kvHeads), headed(2, kvHeads)];
  if (pastK) k = f.op('Concat', [pastK, k], { axis: 2 });
  if (pastV) v = f.op('Concat', [pastV, v], { axis: 2 });
  const bias: string[] = [];
  if (mask) bias.push(isBoolean(f, mask) ? maskBias(f, mask, -Infinity) : mask);
  const count = filled && f.unsqueeze(filled, [1, 2, 3]);
  const past = pastK ? f.extent(pastK, 2) : count ? f.op('Sub', [count, f.extent(q, 2)]) : f.ints([0]);
  if (node.int('is_causal', 0) === 1) bias.push(causalBias(f, q, k, past, -Infinity));
  if (count) bias.push(paddingBias(f, k, count));
  const [everyK, everyV] = isGrouped(f) ? [k, v].map((x) => repeatHeads(f, q, x)) : [k, v];
  const [scale, softcap] = [node.float('scale', 0), node.float('softcap', 0)];
  const zeroed = Boolean(mask ?? filled);
  const done = attend(f, { q, k: everyK, v: everyV, scale, softcap, bias, zeroed });
  const scores = [done.raw, done.capped, done.biased, done.shares][node.int('qk_matmul_output_mode', 0)];
  return f.finish([heads > 0 ? fromHeads(f, done.y) : done.y, k, v, scores]);
};

/** −∞ at the keys from `count` ([batch, 1, 1, 1]) on. */
function paddingBias(f: Fragment, k: string, count: string): string {
  const key = f.op('Range', [f.ints([0], []), f.reshape(f.extent(k, 2), []), f.ints([1], [])]);
  return maskBias(f, f.op('Less', [key, count]), -Infinity);
}

/** Whether queries share keys: said by the attributes or the declared shapes. */
function isGrouped(f: Fragment): boolean {
  const { of: node } = f;
  if (node.int('q_num_heads', 0) > 0) return node.int('q_num_heads', 0) !== node.int('kv_num_heads', 0);
  const [q, k] = [f.declared.shape(node.inputs[0]), f.declared.shape(node.inputs[1])];
  return Boolean(q && k && q[1] !== k[1]);
}

/** Each key head as often as queries share it: [batch, n, keys, size] → [batch, n · times, keys, size]. */
function repeatHeads(f: Fragment, q: string, k: string): string {
  const times = f.op('Div', [f.extent(q, 1), f.extent(k, 1)]);
  const one = f.ints([1]);
  const to = f.op('Concat', [one, one, times, one, one], { axis: 0 });
  const wide = f.op('Expand', [f.unsqueeze(k, [2]), to]);
  const shape = f.op('Concat', [f.extent(k, 0), f.extent(q, 1), f.extent(k, 2), f.extent(k, 3)], { axis: 0 });
  return f.op('Reshape', [wide, shape]);
}

function isBoolean(f: Fragment, mask: string): boolean {
  return f.declared.elemType(mask) === DataType.BOOL;
}
