/** The input without information that other inputs are compared with (method.md §5): black in pixel space. */
import { isFloat, type Tensor } from '../tensor';
import { pairIndex, pointwise } from './pointwise';
import type { Preprocess } from './preprocess';

/**
 * What a black picture becomes by this preprocessing; for a table's row, what a row of zeros becomes. An input that is not of floats stays
 * as it is: half a token means nothing.
 * @param tensor the input that is explained
 * @param preprocess as it was applied
 */
export function baselineOf(tensor: Tensor, preprocess: Preprocess): Tensor {
  if (!isFloat(tensor)) return tensor;
  const map = pointwise(preprocess, tensor.shape);
  const pair = pairIndex(map, tensor.shape);
  return { ...tensor, data: tensor.data.map((_: number, i: number) => 0 - map.offset[pair(i)]) } as Tensor;
}
