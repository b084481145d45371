/** One row of an array of many. */
import type { Tensor } from '../tensor';
import { inputError } from './fault';

/**
 * The slice [1, ...] of a tensor [n, ...] along its first dimension.
 * @throws BiasLensError (fault input) `input-row` when there is no such row
 */
export function takeRow(tensor: Tensor, row: number, file: string): Tensor {
  const [rows = 1, ...rest] = tensor.shape;
  checkRow(row, rows, file);
  const step = tensor.data.length / rows;
  return { ...tensor, shape: [1, ...rest], data: tensor.data.slice(row * step, (row + 1) * step) };
}

/** @throws BiasLensError (fault input) `input-row` unless `0 ≤ row < rows` */
export function checkRow(row: number, rows: number, file: string): void {
  if (Number.isInteger(row) && row >= 0 && row < rows) return;
  const range = rows > 0 ? ` (0 to ${rows - 1})` : '';
  throw inputError('input-row', file, `has ${rows} rows${range}, there is no row ${row}`, 'choose another row');
}
