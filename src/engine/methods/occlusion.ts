/**
 * Occlusion (Zeiler, Fergus 2014, arXiv:1311.2901): by how much f falls when a window of the input is set to the baseline, averaged over the
 * windows that cover a feature. Only the model's answers are used, no gradient: a check on all the others.
 *
 * Windows: squares of a seventh of a picture's side, moved by half of it, all channels at once; of a table each feature alone (groups of
 * neighbours when there are more than 512).
 *
 * Limits: one window at a time, so features that stand in for one another all look unimportant; promises no sum.
 */
import type { FloatTensor, Tensor } from '../tensor';
import { like } from '../trace/gradient';
import { type Inputs, stack } from '../trace/rows';
import { canvasOf } from './maps';
import { floatsOf, type Method, type MethodContext } from './method';
import { floatInputs, scoreOf } from './path';

/** A picture's side holds so many windows, a table at most so many. */
const WINDOWS_A_SIDE = 7;
const MOST_WINDOWS = 512;

export const occlusion: Method = {
  name: 'occlusion',
  title: 'Occlusion',
  async attribute(context, input) {
    floatInputs(context, input, this.title);
    const { inputs, gradient } = context;
    const windows = windowsOf(inputs[input].shape);
    const x = floatsOf(inputs, input);
    const [falls, covers] = [new Float64Array(x.length), new Float64Array(x.length)];
    const rows = await context.rowsAtOnce(false);
    for (let done = 0; done < windows.length; done += rows) {
      await context.step(done, windows.length);
      const some = windows.slice(done, done + rows);
      const scores = await context.scoresAt(stack(some.map((window) => occluded(context, input, window))));
      some.forEach((window, i) => {
        const fall = gradient.f - scoreOf(rowOf(scores, i, some.length), gradient.target);
        for (const p of window) [falls[p], covers[p]] = [falls[p] + fall, covers[p] + 1];
      });
    }
    return { values: like(x, x.length).map((_: number, p: number) => (covers[p] ? falls[p] / covers[p] : 0)) };
  },
};

function occluded({ inputs, baseline }: MethodContext, input: string, window: Int32Array): Inputs {
  const data = floatsOf(inputs, input).slice();
  const from = floatsOf(baseline, input);
  for (const p of window) data[p] = from[p];
  return { ...inputs, [input]: { ...inputs[input], data } as Tensor };
}

function rowOf(scores: FloatTensor, i: number, n: number): FloatTensor {
  const length = scores.data.length / n;
  return {
    ...scores,
    shape: [scores.shape[0] / n, ...scores.shape.slice(1)],
    data: scores.data.subarray(i * length, (i + 1) * length),
  };
}

/** Flat positions of each window. */
function windowsOf(shape: readonly number[]): Int32Array[] {
  const canvas = canvasOf(shape);
  if (!canvas) {
    const n = shape.reduce((m, d) => m * d, 1);
    const width = Math.ceil(n / MOST_WINDOWS);
    return Array.from({ length: Math.ceil(n / width) }, (_, k) =>
      Int32Array.from({ length: Math.min(width, n - k * width) }, (__, i) => k * width + i),
    );
  }
  const { height, width, channels, at } = canvas;
  return starts(height).flatMap(([top, bottom]) =>
    starts(width).map(([left, right]) => {
      const positions: number[] = [];
      for (let c = 0; c < channels; c++)
        for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) positions.push(at(c, y, x));
      return Int32Array.from(positions);
    }),
  );
}

/** Begin and end of the windows along a side; the last one ends with the side. */
function starts(side: number): [number, number][] {
  const length = Math.max(1, Math.round(side / WINDOWS_A_SIDE));
  const step = Math.max(1, Math.floor(length / 2));
  const out: [number, number][] = [];
  for (let at = 0; at + length < side; at += step) out.push([at, at + length]);
  return [...out, [side - length, side]];
}
