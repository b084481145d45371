/** Linear models of ai.onnx.ml, as scikit-learn's are exported, written as the plain operators they are. */
import type { OnnxNode } from '../node';
import { DataType } from '../proto';
import type { Fragment } from './fragment';
import type { Expansion } from './index';

export const LINEAR_MODELS: readonly (readonly [string, Expansion])[] = [
  ['LinearClassifier', linearClassifier],
  ['LinearRegressor', linearRegressor],
  ['Scaler', scaler],
  ['ArrayFeatureExtractor', arrayFeatureExtractor],
];

const HEADS: Readonly<Record<string, string | undefined>> = { LOGISTIC: 'Sigmoid', SOFTMAX: 'Softmax' };

/**
 * LinearClassifier-1: x Wᵀ + b and its head; the label stays as it is. One row for two classes stands for two: what the second has,
 * the first has with the other sign (LOGISTIC), or what is left of 1, and then there is no head.
 */
function linearClassifier(f: Fragment) {
  const { of: node } = f;
  const [coefficients, intercepts] = [node.floats('coefficients'), node.floats('intercepts')];
  const post = node.string('post_transform', 'NONE');
  if (!coefficients || !intercepts || !isMatrix(f, featuresOf(node))) return undefined;
  if (!['NONE', 'LOGISTIC', 'SOFTMAX'].includes(post)) return undefined;
  const isPair = intercepts.length === 1 && f.count('classlabels_ints', 'classlabels_strings') === 2;
  const logistic = post === 'LOGISTIC';
  const weights = isPair ? [...coefficients.map((w) => -w), ...coefficients] : coefficients;
  const shifts = isPair ? [(logistic ? 0 : 1) - intercepts[0], intercepts[0]] : intercepts;
  const scores = affine(f, weights, shifts);
  const head = isPair && !logistic ? undefined : HEADS[post];
  return f.finish([f.itself()[0], head ? f.op(head, [scores], softmaxAxis(head)) : scores]);
}

const softmaxAxis = (head: string) => (head === 'Softmax' ? { axis: 1 } : {});

/** How many features a LinearClassifier or LinearRegressor has weights for; undefined for other ops. */
export function featuresOf(node: OnnxNode): number | undefined {
  const weights = node.floats('coefficients')?.length;
  const rows = node.floats('intercepts')?.length ?? node.int('targets', 1);
  return weights === undefined ? undefined : weights / rows;
}

/** LinearRegressor-1: x Wᵀ + b, one row a target. */
function linearRegressor(f: Fragment) {
  const { of: node } = f;
  const coefficients = node.floats('coefficients');
  const shifts = node.floats('intercepts') ?? new Array<number>(node.int('targets', 1)).fill(0);
  if (!coefficients || !isMatrix(f, featuresOf(node))) return undefined;
  if (node.string('post_transform', 'NONE') !== 'NONE') return undefined;
  return f.finish([affine(f, coefficients, shifts)]);
}

/** Scaler-1: (x − offset) · scale, one number or one a feature. */
function scaler(f: Fragment) {
  const [offset, scale] = [f.of.floats('offset'), f.of.floats('scale')];
  if (!offset || !scale || !isMatrix(f)) return undefined;
  return f.finish([f.op('Mul', [f.op('Sub', [floats(f), f.floats(offset)]), f.floats(scale)])]);
}

/** ArrayFeatureExtractor-1: elements of the last dimension, by their positions. */
function arrayFeatureExtractor(f: Fragment) {
  if (!isMatrix(f)) return undefined;
  return f.finish([f.op('Gather', [f.input(0), f.reshape(f.input(1)!, [-1])], { axis: 1 })]);
}

function affine(f: Fragment, weights: readonly number[], shifts: readonly number[]): string {
  const shape = [shifts.length, weights.length / shifts.length];
  return f.op('Gemm', [floats(f), f.floats(weights, shape), f.floats(shifts)], { transB: 1 });
}

/**
 * Rows of features, as they are unless the file says otherwise, in an operator set that ONNX Runtime has Gemm for.
 * @param features how many the parameters are for; ONNX Runtime reads the wrong ones where the input has fewer
 */
function isMatrix(f: Fragment, features?: number): boolean {
  const shape = f.declared.shape(f.of.inputs[0]);
  const fits = features === undefined || typeof shape?.[1] !== 'number' || shape[1] < 0 || shape[1] === features;
  return f.opset >= 7 && (shape?.length ?? 2) === 2 && fits;
}

/** The first input in float32: the ops take integers and doubles too. */
function floats(f: Fragment): string {
  const x = f.input(0)!;
  return f.declared.elemType(x) === DataType.FLOAT ? x : f.cast(x, DataType.FLOAT);
}
