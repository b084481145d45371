/** Values as a person reads them. */
import { isTensor, type TensorValue, type Value } from './expressions';
import { numberText, shapeText } from './format';

/** A tensor of no more elements is written out. */
const WRITTEN_OUT = 16;

/** `0.25`, `true`, `[1, 2, 3]`, and of a larger tensor its shape and sums. */
export function valueText(value: Value): string {
  if (!isTensor(value)) return typeof value === 'number' ? numberText(value) : String(value);
  const { shape, data } = value;
  if (data.length <= WRITTEN_OUT) return nested(value, 0, 0, data.length);
  let [sum, abs] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    sum += data[i];
    abs += Math.abs(data[i]);
  }
  return `${shapeText(shape)}  ${sumsText(sum, abs)}`;
}

/** Σ and Σ|·|, which for a tensor of one sign are the same. */
export function sumsText(sum: number, abs: number): string {
  return `Σ ${numberText(sum)}${Math.abs(sum) === abs ? '' : `, Σ|·| ${numberText(abs)}`}`;
}

function nested(value: TensorValue, dimension: number, start: number, count: number): string {
  const { shape, data, logical } = value;
  if (dimension === shape.length) return logical ? String(data[start] !== 0) : numberText(data[start]);
  const part = shape[dimension] > 0 ? count / shape[dimension] : 0;
  const parts = Array.from({ length: shape[dimension] }, (_, i) => nested(value, dimension + 1, start + i * part, part));
  return `[${parts.join(', ')}]`;
}
