/** An array -> exactly what the model's input takes, or an error that says by how much it misses. */
import { BiasLensError } from '../errors';
import { size, unravel, type DType, type NumericData, type Tensor } from '../tensor';
import type { Wanted } from './content';
import { zeros } from './elements';
import { inputError } from './fault';
import { fixed } from './geometry';

/**
 * The tensor in the model's shape and dtype.
 *
 * Shape: a dimension that is a symbol, 0 or negative is free, but the leading one of two or more is one row. Ones are added or
 * dropped in front; where the sizes agree, a flat tensor takes the model's shape and any tensor a flat shape.
 * Dtype: floats convert into floats, integers and bools into floats and into whatever holds them; floats never into integers.
 *
 * @param file base name, for errors
 * @throws BiasLensError (fault input) `input-zero-sized`, `input-dtype`, `input-rows`, `input-size` or `input-not-finite`
 */
export function fitToInput(tensor: Tensor, wanted: Wanted, file?: string): Tensor {
  if (size(tensor.shape) === 0) {
    if (declaredEmpty(tensor.shape, wanted.shape)) return convert(tensor, wanted.dtype, file);
    const reason = `has a dimension of 0 (${dims(tensor.shape)}), so there is nothing to explain`;
    throw inputError('input-zero-sized', file, reason, 'give an input with values');
  }
  const typed = convert(tensor, wanted.dtype, file);
  const fitted = { ...typed, shape: fitShape(tensor.shape, wanted, file) };
  checkFinite(fitted, file);
  return fitted;
}

/** Whether the model itself says that the dimension is 0, as one does whose axes are an input and none are given. */
function declaredEmpty(shape: readonly number[], wanted: Wanted['shape']): boolean {
  return shape.length === wanted.length && shape.every((dim, i) => dim !== 0 || wanted[i] === 0);
}

/** The shape of an input with the dimensions that have a size in `sizes`, by the names of `dimensionName`, replaced by it. */
export function bindDims(
  { name, shape }: Pick<Wanted, 'name' | 'shape'>,
  sizes: Readonly<Record<string, number>>,
): (number | string)[] {
  return shape.map((dim, axis) => {
    const key = dimensionName(name, dim, axis);
    return fixed(dim) === undefined && Object.hasOwn(sizes, key) ? sizes[key] : dim;
  });
}

/** What a free dimension's size is given by: its symbol, or `x[2]` for one without. */
function dimensionName(input: string, dim: number | string, axis: number): string {
  return typeof dim === 'string' && dim !== '' ? dim : `${input}[${axis}]`;
}

/**
 * The sizes of a generated input: the leading free dimension is one row.
 * @throws BiasLensError (fault input) `input-free-dimension`, naming the others that are free
 */
export function generatedShape(wanted: Wanted): number[] {
  const free = wanted.shape.flatMap((dim, i) => (fixed(dim) === undefined && i > 0 ? [dimensionName(wanted.name, dim, i)] : []));
  if (free.length > 0) {
    const names = [...new Set(free)];
    const reason = `the size of ${names.join(', ')} in input ${wanted.name} (${dims(wanted.shape)}) is not known`;
    const error = inputError(
      'input-free-dimension',
      undefined,
      reason,
      'give it as dims in model.explain.json, or choose a file',
    );
    throw new BiasLensError({ ...error.info, dims: names });
  }
  return wanted.shape.map((dim) => fixed(dim) ?? 1);
}

function fitShape(shape: readonly number[], wanted: Wanted, file: string | undefined): number[] {
  const fitted = tryShape(shape, wanted.shape);
  if (fitted) return fitted;
  throw wrongShape(shape, wanted, file);
}

function tryShape(shape: readonly number[], wanted: Wanted['shape']): number[] | undefined {
  const aligned = align(shape, wanted.length);
  if (aligned && matches(aligned, wanted)) return aligned;
  const concrete = wanted.map((dim, i) => fixed(dim) ?? (i === 0 ? 1 : undefined));
  if (!concrete.every((dim) => dim !== undefined) || size(concrete) !== size(shape)) return undefined;
  return isFlat(shape) || isFlat(concrete) ? concrete : undefined;
}

/** Ones added or dropped in front until the rank is right; undefined when a dimension of more would have to go. */
function align(shape: readonly number[], rank: number): number[] | undefined {
  const extra = shape.length - rank;
  if (extra <= 0) return [...new Array<number>(-extra).fill(1), ...shape];
  return shape.slice(0, extra).every((dim) => dim === 1) ? shape.slice(extra) : undefined;
}

function matches(shape: readonly number[], wanted: readonly (number | string)[]): boolean {
  return shape.every((dim, i) => dim === (fixed(wanted[i]) ?? (i === 0 && wanted.length > 1 ? 1 : dim)));
}

function isFlat(shape: readonly number[]): boolean {
  return shape.filter((dim) => dim !== 1).length <= 1;
}

/** How many rows of the model's input a tensor holds, where it is a batch of several that the model does not take as they are. */
export function batchRows(shape: readonly number[], takes: Wanted['shape']): number | undefined {
  const [rows, ...row] = shape;
  const oneRow = takes.length > 1 && (fixed(takes[0]) ?? 1) === 1;
  return oneRow && rows > 1 && !tryShape(shape, takes) && tryShape([1, ...row], takes) ? rows : undefined;
}

function wrongShape(shape: readonly number[], { name, shape: takes }: Wanted, file: string | undefined): Error {
  const oneRow = takes.length > 1 && (fixed(takes[0]) ?? 1) === 1;
  const model = dims(oneRow ? takes.slice(1) : takes);
  const [rows, ...row] = shape;
  if (batchRows(shape, takes)) {
    return inputError(
      'input-rows',
      file,
      `has ${rows} rows of ${dims(row)}, the model takes one`,
      `choose a row from 0 to ${rows - 1}`,
    );
  }
  const has = oneRow && rows === 1 && shape.length === takes.length ? row : shape;
  return inputError(
    'input-size',
    file,
    `has ${dims(has)}, the model takes ${model}`,
    `give values of the size of its input ${name}`,
  );
}

/** `3×height×?`; a scalar is `one value`. */
function dims(shape: readonly (number | string)[]): string {
  if (shape.length === 0) return 'one value';
  return shape.map((dim) => ((typeof dim === 'number' && dim < 0) || dim === '' ? '?' : dim)).join('×');
}

const isInteger = (dtype: string) => /^u?int/.test(dtype);
const isFloating = (dtype: string) => dtype === 'float32' || dtype === 'float64';

function convert(tensor: Tensor, to: DType | 'unknown', file: string | undefined): Tensor {
  const from = tensor.dtype;
  if (from === to || to === 'unknown') return tensor;
  if (from === 'string' || to === 'string' || (isFloating(from) && !isFloating(to))) {
    const action = isInteger(to) ? `save whole numbers as ${to}` : `save it as ${to}`;
    throw inputError('input-dtype', file, `holds ${from}, the model takes ${to}`, action);
  }
  const source = tensor.data as NumericData;
  const data = zeros(to, source.length);
  const big = data instanceof BigInt64Array || data instanceof BigUint64Array;
  for (let i = 0; i < data.length; i++) {
    data[i] = big ? BigInt(source[i]) : Number(source[i]);
    if (!isFloating(to) && (BigInt(data[i]) !== BigInt(source[i]) || (to === 'bool' && data[i] > 1))) {
      throw inputError('input-dtype', file, `holds ${source[i]}, which does not fit in ${to}`, `give values that fit in ${to}`);
    }
  }
  return { ...tensor, dtype: to, data };
}

function checkFinite({ dtype, shape, data }: Tensor, file: string | undefined): void {
  if (!isFloating(dtype)) return;
  const values = data as Float32Array | Float64Array;
  const first = values.findIndex((v) => !Number.isFinite(v));
  if (first < 0) return;
  let count = 0;
  for (const v of values) if (!Number.isFinite(v)) count++;
  const where = `[${unravel(first, shape).join(', ')}]`;
  const reason = `has ${values[first]} at ${where} (${count} of ${values.length} values ${count === 1 ? 'is' : 'are'} not finite)`;
  throw inputError('input-not-finite', file, reason, 'replace what is not a finite number');
}
