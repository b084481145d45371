/** Several inputs stacked along the leading dimension, so that one run serves them all. */
import type { Model } from '../onnx/model';
import { type FloatData, isFloat, type NumericData, type Tensor } from '../tensor';

/** Every graph input, by name. */
export type Inputs = Readonly<Record<string, Tensor>>;

/** Whether the model declares that it takes any number of rows, and these inputs are one row of it. */
export function takesRows(model: Model, inputs: Inputs): boolean {
  return (
    model.inputs.length > 0 &&
    model.inputs.every(({ name, shape }) => {
      const free = shape && shape.length > 1 && (typeof shape[0] === 'string' || shape[0] < 0);
      return free && inputs[name]?.shape[0] === 1 && inputs[name].dtype !== 'string';
    })
  );
}

/** Rows [1, …] as one tensor [n, …] an input. */
export function stack(rows: readonly Inputs[]): Inputs {
  if (rows.length === 1) return rows[0];
  return Object.fromEntries(
    Object.entries(rows[0]).map(([name, first]) => {
      const parts = rows.map((row) => row[name].data as NumericData);
      return [name, { ...first, shape: [rows.length, ...first.shape.slice(1)], data: concat(parts) }];
    }),
  );
}

function concat(parts: readonly NumericData[]): NumericData {
  const whole = new (parts[0].constructor as new (n: number) => NumericData)(parts[0].length * parts.length);
  parts.forEach((part, i) => (whole as Float32Array).set(part as Float32Array, i * part.length));
  return whole;
}

/** Row `i` of `n` equal rows. */
export function rowAt<T extends FloatData>(values: T, i: number, n: number): T {
  const length = values.length / n;
  return values.subarray(i * length, (i + 1) * length) as T;
}

/** Whether the first of `n` rows of scores is what the model gave for that row alone: the rows do not mix. */
export function sameScores(alone: Tensor, stacked: Tensor, n: number): boolean {
  if (!isFloat(alone) || !isFloat(stacked) || stacked.data.length !== n * alone.data.length) return false;
  let scale = 0;
  for (let i = 0; i < alone.data.length; i++) scale = Math.max(scale, Math.abs(alone.data[i]));
  return alone.data.every((v: number, i: number) => Math.abs(v - stacked.data[i]) <= 1e-4 * scale);
}
