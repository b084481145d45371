/**
 * Products of activations (attention): row m of the one meets row n of the other, and term k of their product is the component of both
 * its elements. So the scores over the elements of either are those of a matrix product with the other as its weights, and each of the
 * two gets half of the mass.
 */
import type { ProductGeometry, ProductSide } from '../../layers/family';
import type { LocalLayer } from '../../layers/local';
import { addMatrix, matrixOf } from '../../layers/shared/product';
import { add, gather } from '../../loops';
import type { FloatData } from '../../tensor';
import { type Sent, spread } from '../spread';
import { Outcome } from './fields';
import { type Running, runTask, type TaskResult, type Work } from './run';
import { denseShape } from './shape';

/** One operand at a place of the stack, seen as what the weights of the other are applied to. */
interface View {
  side: ProductSide;
  x: Float32Array;
  weights: Float32Array;
  rows: number;
  columns: number;
  inner: number;
  scale: number;
  /** The unit where a row of `x` meets a row of `weights`. */
  units: Int32Array;
}

/** As `runTask`. @param from components from which the threads are woken */
export async function spreadProduct(
  running: Running,
  local: LocalLayer,
  g: ProductGeometry,
  work: Work,
  from: number,
): Promise<TaskResult> {
  const betas = work.masses.map(() => new Float32Array(local.width));
  const outcomes = new Uint8Array(local.units);
  const room = ({ outer, inner }: ProductSide) => new Float32Array(outer.length * inner.length);
  const [a, b] = [room(g.a), room(g.b)];
  const both = g.a.live && g.b.live;
  const blank = new Uint8Array(local.units);
  for (let s = 0; s < g.out.stack.length; s++) {
    matrixOf(g.a, s, g.a.values, 0, a);
    matrixOf(g.b, s, g.b.values, 0, b);
    const views = viewsOf(g, s, a, b);
    if (both) noteBlank(views[0], blank);
    for (const view of views.filter(({ side }) => side.live)) {
      const parallel = view.x.length * view.columns >= from;
      const sent = await spreadView(running, view, { ...work, parallel }, both ? 0.5 : 1, blank);
      sent.betas.forEach((beta, j) => addMatrix(view.side, s, beta, view.side.base, betas[j]));
      if (sent.outcomes) noteAll(sent.outcomes, view.units, outcomes);
    }
  }
  if (blank.includes(1)) spreadBlank(local, work, blank, { betas, outcomes });
  return { betas, outcomes: outcomes.some((o) => o !== 0) ? outcomes : null };
}

function noteAll(found: Uint8Array, units: Int32Array, outcomes: Uint8Array): void {
  for (let i = 0; i < found.length; i++) if (found[i] !== 0) outcomes[units[i]] = found[i];
}

function viewsOf(g: ProductGeometry, s: number, a: Float32Array, b: Float32Array): View[] {
  const { stack, rows, columns } = g.out;
  const units = (own: Int32Array, other: Int32Array) => pairs(stack[s], own, other);
  const sizes = { inner: g.a.inner.length, scale: g.scale };
  return [
    { ...sizes, side: g.a, x: a, weights: b, rows: rows.length, columns: columns.length, units: units(rows, columns) },
    { ...sizes, side: g.b, x: b, weights: a, rows: columns.length, columns: rows.length, units: units(columns, rows) },
  ];
}

function pairs(first: number, own: Int32Array, other: Int32Array): Int32Array {
  const found = new Int32Array(own.length * other.length);
  let i = 0;
  for (let m = 0; m < own.length; m++) for (let n = 0; n < other.length; n++) found[i++] = first + own[m] + other[n];
  return found;
}

/** Spreads the mass of a view's units, but for those of `blank`, over its own operand. @param share of the mass that it gets */
async function spreadView(running: Running, view: View, work: Work, share: number, blank: Uint8Array): Promise<TaskResult> {
  const { units, x, weights, rows, inner, columns, scale } = view;
  const shape = denseShape({ rows, inner, columns, strideK: 1, strideN: inner, scale });
  const taken = (values: FloatData) => gather(values, units, new Float32Array(units.length));
  const masses = work.masses.map((mass) => partOf(taken(mass), share, units, blank));
  const mark = running.memory.mark();
  try {
    const placed = running.weights.place(shape, (target) => target.set(weights));
    const slope = work.slope && taken(work.slope);
    return await runTask(running, shape, placed, { ...work, x, masses, slope, bias: taken(work.bias) });
  } finally {
    running.memory.rewind(mark);
  }
}

function partOf(mass: Float32Array, share: number, units: Int32Array, blank: Uint8Array): Float32Array {
  for (let i = 0; i < mass.length; i++) mass[i] = blank[units[i]] ? 0 : share * mass[i];
  return mass;
}

/** Marks the units none of whose terms has two elements that are not 0. */
function noteBlank({ x, weights, rows, columns, inner, units }: View, blank: Uint8Array): void {
  const filled = (matrix: Float32Array, count: number) =>
    Int32Array.from({ length: count }, (_, m) => inner - zerosOf(matrix, m * inner, inner));
  const [ofX, ofWeights] = [filled(x, rows), filled(weights, columns)];
  for (let m = 0; m < rows; m++) {
    for (let n = 0; n < columns; n++) {
      // More filled places than there are: in some they meet.
      if (ofX[m] + ofWeights[n] > inner) continue;
      let meets = false;
      for (let k = 0; k < inner && !meets; k++) meets = x[m * inner + k] !== 0 && weights[n * inner + k] !== 0;
      if (!meets) blank[units[m * columns + n]] = 1;
    }
  }
}

function zerosOf(values: Float32Array, from: number, count: number): number {
  let zeros = 0;
  for (let i = from; i < from + count; i++) if (values[i] === 0) zeros++;
  return zeros;
}

/** Without a component the shares are over the connections of both operands at once, the clear way; the rule does not matter. */
function spreadBlank(
  local: LocalLayer,
  work: Work,
  blank: Uint8Array,
  to: { betas: Float32Array[]; outcomes: Uint8Array },
): void {
  work.masses.forEach((mass, j) => {
    const only = new Float32Array(mass.length);
    for (let p = 0; p < only.length; p++) if (blank[p]) only[p] = mass[p];
    const { beta, evenly, left } = spread(local, work.x, only, { option: 3, temperature: 1 }) as Sent;
    add(to.betas[j], beta, to.betas[j]);
    for (let p = 0; p < only.length; p++) {
      if (evenly && evenly[p] !== 0) to.outcomes[p] = Outcome.evenly + 1;
      if (left && left[p] !== 0) to.outcomes[p] = Outcome.left + 1;
    }
  });
}
