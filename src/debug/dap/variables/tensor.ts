/** A tensor that opens by index: statistics first, then one dimension at a time. */
import type { Statistics, Totals } from '../../../protocol/types';
import { numberText, shapeText } from '../../format';
import { sumsText } from '../../show';
import type { DataPlace } from '../../breakpoints/book';
import { property, READ_ONLY, type Child, type Container, type Range } from './container';

/** Where a tensor's numbers come from. */
export interface TensorSource {
  shape: readonly number[];
  /** Totals of `count` blocks of `size` elements from `start`. */
  blocks(start: number, size: number, count: number): Promise<Totals[]>;
  elements(start: number, end: number): Promise<ArrayLike<number>>;
  statistics(): Promise<Statistics>;
  /** What an element opens to. */
  unit?(position: number): Container | undefined;
  /** How an expression names the tensor, so that an element can be copied and watched. */
  expression?: string;
  /** Whether a data breakpoint can watch its elements, and in which tensor they are. */
  watched?: string;
  memoryReference?: string;
}

/** The whole tensor, or the part of it at `index`. */
export class TensorContainer implements Container {
  readonly namedCount: number;
  readonly indexedCount: number;
  /** Position of the first element. */
  private readonly start: number;
  /** Elements of one child. */
  private readonly size: number;
  private readonly index: readonly number[];

  constructor(
    private readonly source: TensorSource,
    index: readonly number[] = [],
  ) {
    const { shape } = source;
    // Leading dimensions of 1 (the batch) are gone through at once.
    let depth = index.length;
    while (depth < shape.length - 1 && shape[depth] === 1) depth++;
    this.index = [...index, ...new Array<number>(depth - index.length).fill(0)];
    this.namedCount = index.length === 0 ? 1 : 0;
    this.indexedCount = shape.length === 0 ? 1 : shape[depth];
    this.size = product(shape.slice(depth + 1));
    this.start = this.index.reduce((at, i, d) => at + i * product(shape.slice(d + 1)), 0);
  }

  async named(): Promise<Child[]> {
    if (this.namedCount === 0) return [];
    const { memoryReference, expression } = this.source;
    const [shape, ...rest] = statisticsChildren(await this.source.statistics());
    return [{ ...shape, ...(memoryReference && { memoryReference }), ...(expression && { evaluateName: expression }) }, ...rest];
  }

  async indexed({ start, count }: Range): Promise<Child[]> {
    const last = Math.min(start + count, this.indexedCount);
    const places = Array.from({ length: Math.max(0, last - start) }, (_, i) => start + i);
    if (places.length === 0) return [];
    const from = this.start + start * this.size;
    if (this.index.length >= this.source.shape.length - 1) {
      const elements = await this.source.elements(from, from + places.length);
      return places.map((i, k) => this.element(i, elements[k]));
    }
    const totals = await this.source.blocks(from, this.size, places.length);
    return places.map((i, k) => this.block(i, totals[k]));
  }

  dataPlace(child: string): DataPlace | undefined {
    const { watched, shape } = this.source;
    const index = child
      .replace(/[[\]\s]/g, '')
      .split(',')
      .map(Number);
    if (watched === undefined || index.length !== shape.length || !index.every(Number.isInteger)) return undefined;
    return { tensor: watched, position: index.reduce((at, i, d) => at * shape[d] + i, 0) };
  }

  private element(i: number, value: number): Child {
    return {
      ...this.child(i),
      value: numberText(value),
      type: 'number',
      opens: this.source.unit?.(this.start + i),
    };
  }

  private block(i: number, { sum, abs }: Totals): Child {
    const { shape } = this.source;
    const opens = new TensorContainer(this.source, [...this.index, i]);
    return {
      ...this.child(i),
      value: `${shapeText(shape.slice(this.index.length + 1))}  ${sumsText(sum, abs)}`,
      type: 'tensor',
      opens,
    };
  }

  private child(i: number) {
    const { shape, expression } = this.source;
    const name = shape.length === 0 ? '[]' : shapeText([...this.index, i]);
    const evaluateName = expression === undefined ? undefined : shape.length === 0 ? expression : expression + name;
    return { name, presentationHint: READ_ONLY, ...(evaluateName !== undefined && { evaluateName }) };
  }
}

function statisticsChildren(s: Statistics): Child[] {
  const some = (n: number, what: string) => (n > 0 ? [property(what, `${n} of ${s.count}`)] : []);
  return [
    property('shape', shapeText(s.shape)),
    property('Σ', numberText(s.sum)),
    property('Σ|·|', numberText(s.abs)),
    property('min', numberText(s.min)),
    property('max', numberText(s.max)),
    property('mean', numberText(s.mean)),
    property('deviation', numberText(s.deviation)),
    property('zeros', `${s.zeros} of ${s.count}`),
    ...some(s.nan, 'NaN'),
    ...some(s.infinite, 'infinite'),
  ];
}

const product = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);
