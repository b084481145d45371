/**
 * Attribution to the elements of an input that is not of floats (method.md §2: where it ends is what the first floats are computed of).
 * A token's share is that of all the floats that the model looks up for its place: the sum over its embedding.
 */
import { BiasLensError } from '../errors';
import type { Model } from '../onnx/model';
import { type FloatData, size } from '../tensor';
import { like } from './transposed';
import type { Traced } from './traced';

/**
 * The roots that stand for an input: itself where it is of floats; else, where some floats are made of it, all roots that hold a number
 * or several for each of its elements. So the word, type and place of a token count together, and the shares add up to the whole.
 * @throws BiasLensError (fault usage) `input-no-floats` when the model only decides by the input, or its floats are not laid out as it is
 */
export function standIns(traced: Traced, input: string): string[] {
  const { point, model } = traced;
  if (point.live.has(input)) return [input];
  const shape = squeezed(point.value(input).shape);
  const fitting = point.roots.filter((root) => {
    const dims = squeezed(traced.value(root).shape);
    return shape.every((d, i) => dims[i] === d) && dims.length >= shape.length;
  });
  const made = madeOf(traced.model, input);
  if (fitting.some((root) => made.has(root))) return fitting;
  throw new BiasLensError({
    fault: 'usage',
    code: 'input-no-floats',
    file: model.file,
    reason: `nothing is attributed to ${input}: no floats are made of each of its elements`,
    action: `Choose another input; attribution ends at ${point.roots.join(', ')}`,
  });
}

/** Whether the elements of an input are looked up: each has a vector of floats of its own. */
export function isLookedUp(traced: Traced, input: string): boolean {
  const { point } = traced;
  if (point.live.has(input) || !point.values?.has(input)) return false;
  const made = madeOf(traced.model, input);
  const rank = squeezed(point.value(input).shape).length;
  return standInsOrNone(traced, input).some((root) => made.has(root) && squeezed(traced.value(root).shape).length > rank);
}

/** For each of `count` elements the sum over what stands for it. */
export function byElement(values: FloatData, count: number): FloatData {
  if (values.length === count) return values;
  const out = like(values, count);
  const each = values.length / count;
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let k = i * each; k < (i + 1) * each; k++) sum += values[k];
    out[i] = sum;
  }
  return out;
}

/** Number of elements of a graph input. */
export function countOf(traced: Traced, input: string): number {
  return size(traced.point.value(input).shape);
}

function standInsOrNone(traced: Traced, input: string): string[] {
  try {
    return standIns(traced, input);
  } catch (error) {
    if (error instanceof BiasLensError) return [];
    throw error;
  }
}

/** The tensors that depend on an input, itself among them. */
export function madeOf(model: Model, input: string): Set<string> {
  const made = new Set([input]);
  for (const node of model.nodes)
    if ([...node.inputs, ...node.captured].some((i) => made.has(i))) node.outputs.forEach((o) => made.add(o));
  return made;
}

/** Without leading ones: one row is no dimension. */
function squeezed(shape: readonly number[]): readonly number[] {
  const first = shape.findIndex((d) => d !== 1);
  return first < 0 ? [] : shape.slice(first);
}
