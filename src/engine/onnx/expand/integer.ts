/**
 * Operators on integers as their dequantised equivalent: dequantise, compute in float32, quantise again. The result differs from the
 * integer kernel's by its rounding, one step of the output's grid at most.
 */
import { DataType, type NodeProto } from '../proto';
import type { Attributes, Fragment } from './fragment';
import type { Expansion } from './index';

const CONTRIB = 'com.microsoft';

export const INTEGER: readonly (readonly [string, Expansion])[] = [
  [':QLinearConv', qlinearConv],
  [':QLinearMatMul', (f) => f.finish([requantized(f, f.op('MatMul', [real(f, 0), real(f, 3)]), 6)])],
  [':MatMulInteger', (f) => integerProduct(f, 'MatMul', {})],
  [':ConvInteger', (f) => integerProduct(f, 'Conv', windowAttributes(f))],
  [`${CONTRIB}:QLinearAdd`, (f) => f.finish([requantized(f, f.op('Add', [real(f, 0), real(f, 3)]), 6)])],
  [`${CONTRIB}:QLinearMul`, (f) => f.finish([requantized(f, f.op('Mul', [real(f, 0), real(f, 3)]), 6)])],
  [`${CONTRIB}:QLinearSigmoid`, (f) => f.finish([requantized(f, f.op('Sigmoid', [real(f, 0)]), 3)])],
  [`${CONTRIB}:QLinearSoftmax`, qlinearSoftmax],
  [`${CONTRIB}:QLinearLeakyRelu`, (f) => qlinearLeakyRelu(f)],
  [`${CONTRIB}:QLinearGlobalAveragePool`, (f) => qlinearPool(f, 'GlobalAveragePool', {})],
  [`${CONTRIB}:QLinearAveragePool`, (f) => qlinearPool(f, 'AveragePool', windowAttributes(f))],
  [`${CONTRIB}:QLinearConcat`, qlinearConcat],
  [`${CONTRIB}:QGemm`, qgemm],
  [`${CONTRIB}:MatMulIntegerToFloat`, matMulIntegerToFloat],
  [`${CONTRIB}:DynamicQuantizeMatMul`, dynamicQuantizeMatMul],
];

/** The float tensor that integers in `slot`, with scale and zero in the next two, stand for. */
function real(f: Fragment, slot: number, axis?: number): string {
  return dequantize(f, f.input(slot)!, f.input(slot + 1)!, f.input(slot + 2), axis);
}

function dequantize(f: Fragment, x: string, scale: string, zero: string | undefined, axis?: number): string {
  return f.op('DequantizeLinear', [x, scale, zero], axis === undefined || f.opset < 13 ? {} : { axis });
}

/** Onto the grid whose scale is in `slot` and whose zero is in the next. */
function requantized(f: Fragment, x: string, slot: number): string {
  return f.op('QuantizeLinear', [x, f.input(slot), f.input(slot + 1)]);
}

function windowAttributes({ of: node }: Fragment): Attributes {
  return {
    auto_pad: node.has('auto_pad') ? node.string('auto_pad', 'NOTSET') : undefined,
    ceil_mode: node.has('ceil_mode') ? node.int('ceil_mode', 0) : undefined,
    count_include_pad: node.has('count_include_pad') ? node.int('count_include_pad', 0) : undefined,
    dilations: node.ints('dilations'),
    group: node.has('group') ? node.int('group', 1) : undefined,
    kernel_shape: node.ints('kernel_shape'),
    pads: node.ints('pads'),
    strides: node.ints('strides'),
  };
}

/** Its bias is of integers on the grid of x's scale times w's. */
function qlinearConv(f: Fragment): NodeProto[] {
  const bias = f.input(8);
  const shift = bias && f.op('Mul', [f.cast(bias, DataType.FLOAT), f.op('Mul', [f.input(1), f.input(4)])]);
  const y = f.op('Conv', [real(f, 0), real(f, 3, 0), shift], windowAttributes(f));
  return f.finish([requantized(f, y, 6)]);
}

function qlinearSoftmax(f: Fragment): NodeProto[] | undefined {
  if (f.of.int('opset', 13) < 13 !== f.opset < 13) return undefined;
  return f.finish([requantized(f, f.op('Softmax', [real(f, 0)], { axis: f.of.int('axis', -1) }), 3)]);
}

function qlinearLeakyRelu(f: Fragment): NodeProto[] {
  return f.finish([requantized(f, f.op('LeakyRelu', [real(f, 0)], { alpha: { float: f.of.float('alpha', 0.01) } }), 3)]);
}

function qlinearPool(f: Fragment, op: string, attributes: Attributes): NodeProto[] | undefined {
  if (f.of.int('channels_last', 0) === 1) return undefined;
  return f.finish([requantized(f, f.op(op, [real(f, 0)], attributes), 3)]);
}

/** Scale and zero of the output, then a tensor, its scale and its zero for every part. */
function qlinearConcat(f: Fragment): NodeProto[] {
  const parts: string[] = [];
  for (let slot = 2; slot + 2 < f.of.inputs.length; slot += 3) parts.push(real(f, slot));
  const joined = f.op('Concat', parts, { axis: f.of.int('axis', 0) });
  return f.finish([f.op('QuantizeLinear', [joined, f.input(0), f.input(1)])]);
}

/** A, B with scales and zeros, C on the grid α · scaleA · scaleB; without an output scale the result is of floats. */
function qgemm(f: Fragment): NodeProto[] {
  const alpha = f.of.float('alpha', 1);
  const attributes = {
    transA: f.of.int('transA', 0),
    transB: f.of.int('transB', 0),
    alpha: { float: alpha },
  };
  const c = f.input(6);
  const scale = f.op('Mul', [f.op('Mul', [f.input(1), f.input(4)]), f.float(alpha)]);
  const shift = c && f.op('Mul', [f.cast(c, DataType.FLOAT), scale]);
  const y = f.op('Gemm', [real(f, 0), real(f, 3, f.of.int('transB', 0) === 1 ? 0 : 1), shift], attributes);
  return f.finish([f.input(7) ? requantized(f, y, 7) : y]);
}

/** A product of integers that are only cast to floats afterwards: computed in floats, exactly up to 2²⁴. */
function integerProduct(f: Fragment, op: string, attributes: Attributes): NodeProto[] | undefined {
  if (!f.declared.onlyCast(f.of.outputs[0])) return undefined;
  const one = f.float(1);
  const [a, b] = [0, 1].map((slot) => dequantize(f, f.input(slot)!, one, f.input(slot + 2)));
  return f.finish([f.op(op, [a, b], attributes)]);
}

/** A, B, scaleA, scaleB, zeroA, zeroB, bias. */
function matMulIntegerToFloat(f: Fragment): NodeProto[] {
  const a = dequantize(f, f.input(0)!, f.input(2)!, f.input(4));
  const b = dequantize(f, f.input(1)!, f.input(3)!, f.input(5), 1);
  return f.finish([plusBias(f, f.op('MatMul', [a, b]), f.input(6))]);
}

/** A in floats, quantised by its own range; B, scaleB, zeroB, bias. */
function dynamicQuantizeMatMul(f: Fragment): NodeProto[] {
  const [q, scale, zero] = f.many(3, 'DynamicQuantizeLinear', [f.input(0)]);
  const b = dequantize(f, f.input(1)!, f.input(2)!, f.input(3), 1);
  return f.finish([plusBias(f, f.op('MatMul', [dequantize(f, q, scale, zero), b]), f.input(4))]);
}

function plusBias(f: Fragment, x: string, bias: string | undefined): string {
  return bias ? f.op('Add', [x, bias]) : x;
}
