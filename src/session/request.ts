/** Checks what is asked for, and finds the target when it is left open. */
import { argmax } from '../engine/study/ranking';
import type { FloatTensor } from '../engine/tensor';
import type { Target } from '../engine/trace/gradient';
import type { Traced } from '../engine/trace/traced';
import type { ExplainRequest } from './api';
import { usage } from './usage';

/** The request a face starts with: the largest score, option 1, T = 1. */
export const DEFAULT_REQUEST: ExplainRequest = { target: null, minus: null, option: 1, temperature: 1, without: [] };

/** @throws BiasLensError (fault usage) `option` or `temperature` */
export function checkRequest({ option, temperature }: ExplainRequest): void {
  if (![1, 2, 3].includes(option)) throw usage('option', `there is no option ${String(option)}`, 'Choose option 1, 2 or 3');
  if (!(temperature > 0 && Number.isFinite(temperature)))
    throw usage('temperature', `the temperature is ${temperature}`, 'Give a number above 0');
}

/** The scores a target is chosen among: the score tensor, or one row of it. @throws as `rowOf` */
export function scoresOf(traced: Traced, row: number | undefined): FloatTensor {
  return rowOf(traced.value(traced.graph.score), row, traced.model.file);
}

/** One element of a tensor's leading dimension; all of it when no row is named. @throws BiasLensError (fault usage) `row` */
export function rowOf(tensor: FloatTensor, row: number | undefined, file: string): FloatTensor {
  if (row === undefined) return tensor;
  const [rows = 1, ...rest] = tensor.shape;
  if (!(Number.isInteger(row) && row >= 0 && row < rows)) {
    throw usage('row', `there is no row ${row} among its ${rows} (0 to ${rows - 1})`, 'Choose one of them', { file });
  }
  const length = tensor.data.length / rows;
  return { ...tensor, shape: rest, data: tensor.data.subarray(row * length, (row + 1) * length) };
}

/** @throws BiasLensError (fault usage) `target`, naming how many scores there are */
export function resolveTarget(traced: Traced, request: ExplainRequest, file: string): Target {
  const { row } = request;
  const { data } = scoresOf(traced, row);
  const check = (index: number, what: string) => {
    if (Number.isInteger(index) && index >= 0 && index < data.length) return index;
    const reason = `${what} ${index} is not among its ${data.length} scores (0 to ${data.length - 1})`;
    throw usage('target', reason, 'Choose one of them', { file });
  };
  const target = request.target === null ? argmax(data) : check(request.target, 'target');
  return { target, minus: request.minus === null ? null : check(request.minus, 'minus'), ...(row !== undefined && { row }) };
}
