/** Which score: its flat position, or in a map of scores its index, such as channel, y, x. */
import { usage, type Arguments } from './arguments';

export type Place = number | readonly number[];

/** @throws BiasLensError (fault usage) for what is neither */
export function readPlace(args: Arguments, option: string): Place | null {
  const text = args.text(option);
  if (text === undefined) return null;
  const index = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN));
  if (index.every(Number.isInteger)) return index.length === 1 ? index[0] : index;
  const what = text.includes(',') ? 'an index such as 2,10,7' : 'a whole number of at least 0';
  throw usage('explain', `--${option} must be ${what}, not '${text}'`);
}

/**
 * The flat position of a place among scores of this shape, whose leading dimensions of one may be left out.
 * @throws BiasLensError (fault usage) when there is none
 */
export function flatten(place: Place, shape: readonly number[], option: string): number {
  if (typeof place === 'number') return place;
  const dims = place.length < shape.length ? trimmed(shape) : shape;
  if (place.length !== dims.length || place.some((at, i) => at >= dims[i]))
    throw usage('explain', `--${option} ${place.join(',')} is no place in scores of ${dims.join('×')}`);
  return place.reduce((position, at, i) => position * dims[i] + at, 0);
}

/** The index at a flat position, leading dimensions of one left out; undefined for one list of scores. */
export function indexAt(position: number, shape: readonly number[]): number[] | undefined {
  const dims = trimmed(shape);
  if (dims.length < 2) return undefined;
  return dims.map((dim, i) => Math.floor(position / dims.slice(i + 1).reduce((n, d) => n * d, 1)) % dim);
}

const trimmed = (shape: readonly number[]) =>
  shape.slice(
    Math.max(
      0,
      shape.findIndex((dim) => dim !== 1),
    ),
  );
