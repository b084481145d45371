/** Shapes and indices in words. The batch dimension, always 1, is not shown. */

type Dim = number | string;

/** `16×28×28`; a dimension nothing is known of is `?`. */
export function shapeText(shape: readonly Dim[] | undefined): string {
  if (!shape) return '';
  const dims = withoutBatch(shape).map((d) => (d === -1 ? '?' : String(d)));
  return dims.length ? dims.join('\u00d7') : '1';
}

/** The shape without a leading 1 or a leading symbol. */
export function withoutBatch(shape: readonly Dim[]): readonly Dim[] {
  return shape.length > 1 && (shape[0] === 1 || typeof shape[0] === 'string' || shape[0] === -1) ? shape.slice(1) : shape;
}

/** `[4, 6, 10]` of an index; with the tensor's shape the batch position and a single channel are left out. */
export function indexText(index: readonly number[], shape?: readonly number[]): string {
  return `[${(shape ? withoutLead(index, shape) : index).join(', ')}]`;
}

/** An index without the positions that say nothing: that in a batch of one, and that of a picture's single channel. */
export function withoutLead(index: readonly number[], shape: readonly number[]): readonly number[] {
  if (shape.length !== index.length) return index;
  if (index.length === 4 && shape[1] === 1) return index.slice(2);
  return index.length > 1 && shape[0] === 1 ? index.slice(1) : index;
}

/** `[c, y, x]` of a flat position. */
export function unravel(position: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length);
  for (let i = shape.length - 1; i >= 0; i--) {
    index[i] = position % shape[i];
    position = Math.floor(position / shape[i]);
  }
  return index;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((n, d) => n * d, 1);
}

/** What a unit's index means, for the head of a column. */
type Axes = 'channel' | 'plane' | 'row' | 'unit' | 'index';

export function axesOf(shape: readonly number[]): Axes {
  if (shape.length === 4) return shape[1] === 1 ? 'plane' : 'channel';
  if (shape.length === 3) return 'row';
  return shape.length <= 2 ? 'unit' : 'index';
}

/** `worst fractal dimension`: a column's name as a person reads it. */
export function columnText(name: string): string {
  return name.split('_').join(' ').trim() || name;
}
