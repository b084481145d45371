/** The messages of single units (11)(12), from the layer's own rows: what the spread adds up over all of them. */
import type { DenseGeometry, ProductGeometry, Sources, WindowGeometry } from '../layers/family';
import type { LocalLayer } from '../layers/local';
import type { FloatData } from '../tensor';
import { type Rule, scores } from './scores';
import { rowReader } from './spread';

/** The connections of one unit, in buffers that the next one is written to. */
export interface Connections {
  count: number;
  /** Positions in the layer's inputs laid side by side. */
  position: Int32Array;
  /** c[q] = Wˣ[p,q] x[q] */
  component: Float64Array;
  /** 0 everywhere where the mass finds no input. */
  alpha: Float64Array;
}

/** Positions among a layer's inputs laid side by side. */
export interface Range {
  from: number;
  to: number;
}

/** Reads single units of a layer: all connections of unit p, or null where it has none to positions in a range. */
export type UnitReader = (p: number, to?: Range) => Connections | null;

/**
 * @param local the layer; units are in its core order
 * @param x its inputs laid side by side
 */
export function unitReader(local: LocalLayer, x: FloatData, rule: Rule): UnitReader {
  const { map, bias, slope: slopes } = local;
  const slope = (p: number) => (slopes ? slopes[p] : 1);
  if (map.kind !== 'core') return oneToOne(map.kind === 'routing' ? map.sources : null, (p, q) => slope(p) * x[q]);
  const row = rowReader(map.core);
  const [component, alpha] = [new Float64Array(map.core.maxRow), new Float64Array(map.core.maxRow)];
  return (p, to) => {
    const entries = row(p);
    const { count, position, weight } = entries;
    if (to && !holds(position, count, to)) return null;
    if (scores(entries, slope(p), bias[p], x, rule, alpha) === 'nowhere') alpha.fill(0);
    for (let k = 0; k < count; k++) component[k] = slope(p) * weight[k] * x[position[k]];
    return { count, position, component, alpha };
  };
}

/** Units that are one input element each, or none: a chain by itself, and elements that are moved. */
function oneToOne(sources: Sources, component: (p: number, q: number) => number): UnitReader {
  return (p, to) => {
    const q = sources ? sources[p] : p;
    if (to && !isIn(to, q)) return null;
    const value = q < 0 ? 0 : component(p, q);
    return {
      count: q < 0 ? 0 : 1,
      position: Int32Array.of(q),
      component: Float64Array.of(value),
      alpha: Float64Array.of(1),
    };
  };
}

function holds(position: Int32Array, count: number, range: Range): boolean {
  for (let k = 0; k < count; k++) if (isIn(range, position[k])) return true;
  return false;
}

export const isIn = ({ from, to }: Range, q: number): boolean => q >= from && q < to;

/** Units that can be connected to positions in a range: exactly those where the layer's geometry says it, else all. */
export function unitsOver(local: LocalLayer, { from, to }: Range): Iterable<number> {
  if (to - from === 1) return unitsOverOne(local, from);
  if (local.map.kind === 'core' && (local.map.core.repeats || !local.map.core.geometry)) return consecutive(0, local.units);
  const found = new Set<number>();
  for (let q = from; q < to; q++) for (const p of unitsOverOne(local, q)) found.add(p);
  return found;
}

function unitsOverOne(local: LocalLayer, q: number): Iterable<number> {
  const { map, units } = local;
  if (map.kind === 'pointwise' || (map.kind === 'routing' && !map.sources)) return [q];
  const geometry = map.kind === 'core' && !map.core.repeats ? map.core.geometry : undefined;
  if (!geometry) return consecutive(0, units);
  switch (geometry.kind) {
    case 'dense':
      return underRow(geometry, q);
    case 'conv':
    case 'pool':
      return underWindows(geometry, q, placesOver);
    case 'transposed':
      return underWindows(geometry, q, placesFrom);
    case 'sum':
      return geometry.branches.map(({ base }) => q - base).filter((p) => p >= 0 && p < units);
    case 'product':
      return underFactors(geometry, q);
    case 'mixture': {
      const { groupOf, starts, offsets } = geometry.groups;
      const start = starts[groupOf[q - geometry.base]];
      return Array.from(offsets, (offset) => start + offset);
    }
  }
}

function* consecutive(from: number, to: number): Iterable<number> {
  for (let p = from; p < to; p++) yield p;
}

function underRow({ inner, columns }: DenseGeometry, q: number): Iterable<number> {
  const m = Math.floor(q / inner);
  return consecutive(m * columns, (m + 1) * columns);
}

/** Outputs that have an element of an operand in one of their terms. */
function* underFactors({ a, b, out }: ProductGeometry, q: number): Iterable<number> {
  const sides = [
    { side: a, own: out.rows, other: out.columns },
    { side: b, own: out.columns, other: out.rows },
  ];
  for (const { side, own, other } of sides) {
    if (!side.live) continue;
    const terms = new Set(side.inner);
    for (let s = 0; s < out.stack.length; s++) {
      for (let m = 0; m < own.length; m++) {
        if (!terms.has(q - side.base - side.stack[s] - side.outer[m])) continue;
        for (const n of other) yield out.stack[s] + own[m] + n;
      }
    }
  }
}

/** Outputs of every channel of the group whose window covers an input cell. */
function* underWindows(g: WindowGeometry, q: number, placesAlong: typeof placesOver): Iterable<number> {
  const [cells, cellsOut] = [product(g.spatialIn), product(g.spatialOut)];
  const channel = Math.floor(q / cells) % g.channelsIn;
  const sample = Math.floor(q / (cells * g.channelsIn));
  const [perGroup, outPerGroup] = [g.channelsIn / g.group, g.channelsOut / g.group];
  const first = Math.floor(channel / perGroup) * outPerGroup;
  let places = [0];
  let rest = q % cells;
  const index = [...g.spatialIn].reverse().map((size) => {
    const i = rest % size;
    rest = Math.floor(rest / size);
    return i;
  });
  index.reverse().forEach((i, d) => {
    const along = placesAlong(g, d, i);
    places = places.flatMap((place) => along.map((o) => place * g.spatialOut[d] + o));
  });
  for (let m = first; m < first + outPerGroup; m++) {
    for (const place of places) yield (sample * g.channelsOut + m) * cellsOut + place;
  }
}

/** Output places along one dimension whose window has a cell on input place i. */
function placesOver(g: WindowGeometry, d: number, i: number): number[] {
  const found: number[] = [];
  for (let o = 0; o < g.spatialOut[d]; o++) {
    const offset = i + g.padsBegin[d] - o * g.strides[d];
    if (offset >= 0 && offset % g.dilations[d] === 0 && offset / g.dilations[d] < g.kernel[d]) found.push(o);
  }
  return found;
}

/** The same of a transposed convolution, which puts input place i there. */
function placesFrom(g: WindowGeometry, d: number, i: number): number[] {
  return Array.from({ length: g.kernel[d] }, (_, k) => i * g.strides[d] + k * g.dilations[d] - g.padsBegin[d]).filter(
    (o) => o >= 0 && o < g.spatialOut[d],
  );
}

const product = (dims: readonly number[]): number => dims.reduce((n, d) => n * d, 1);
