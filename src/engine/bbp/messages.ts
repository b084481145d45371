/** The messages of single units (11)(12), from the layer's own rows: what the spread adds up over all of them. */
import type { ConvGeometry, DenseGeometry } from '../layers/family';
import type { LocalLayer } from '../layers/local';
import type { FloatData } from '../tensor';
import { type Row, type Rule, scores } from './scores';
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

/** Reads single units of a layer. */
export interface UnitReader {
  /** Positions that unit p is connected to: entries of W, zero ones too. */
  row(p: number): Pick<Row, 'count' | 'position'>;
  /** All of unit p. */
  connections(p: number): Connections;
}

/**
 * @param local the layer; units are in its core order
 * @param x its inputs laid side by side
 */
export function unitReader(local: LocalLayer, x: FloatData, rule: Rule): UnitReader {
  const { map, slope, bias } = local;
  const at = (p: number) => (slope ? slope[p] : 1);
  if (map.kind === 'core') {
    const row = rowReader(map.core);
    const [component, alpha] = [new Float64Array(map.core.maxRow), new Float64Array(map.core.maxRow)];
    const connections = (p: number): Connections => {
      const entries = row(p);
      const { count, position, weight } = entries;
      if (scores(entries, at(p), bias[p], x, rule, alpha) === 'nowhere') alpha.fill(0);
      for (let k = 0; k < count; k++) component[k] = at(p) * weight[k] * x[position[k]];
      return { count, position, component, alpha };
    };
    return { row, connections };
  }
  const sources = map.kind === 'routing' ? map.sources : null;
  const one = { count: 1, position: new Int32Array(1), component: new Float64Array(1), alpha: new Float64Array([1]) };
  const row = (p: number) => {
    one.position[0] = sources ? sources[p] : p;
    one.count = one.position[0] < 0 ? 0 : 1;
    return one;
  };
  const connections = (p: number): Connections => {
    if (row(p).count > 0) one.component[0] = (map.kind === 'pointwise' ? at(p) : 1) * x[one.position[0]];
    return one;
  };
  return { row, connections };
}

/** Units that can be connected to input position q: exactly those where the layer's geometry says it, else all. */
export function unitsOver(local: LocalLayer, q: number): Iterable<number> {
  const { map, units } = local;
  if (map.kind === 'pointwise' || (map.kind === 'routing' && !map.sources)) return [q];
  const geometry = map.kind === 'core' && !map.core.repeats ? map.core.geometry : undefined;
  if (!geometry) return consecutive(0, units);
  switch (geometry.kind) {
    case 'dense':
      return underRow(geometry, q);
    case 'conv':
      return underWindows(geometry, q);
    case 'sum':
      return geometry.branches.map(({ base }) => q - base).filter((p) => p >= 0 && p < units);
  }
}

function* consecutive(from: number, to: number): Iterable<number> {
  for (let p = from; p < to; p++) yield p;
}

function underRow({ inner, columns }: DenseGeometry, q: number): Iterable<number> {
  const m = Math.floor(q / inner);
  return consecutive(m * columns, (m + 1) * columns);
}

/** Outputs of every channel of the group whose window covers an input cell. */
function* underWindows(g: ConvGeometry, q: number): Iterable<number> {
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
    const along = placesOver(g, d, i);
    places = places.flatMap((place) => along.map((o) => place * g.spatialOut[d] + o));
  });
  for (let m = first; m < first + outPerGroup; m++) {
    for (const place of places) yield (sample * g.channelsOut + m) * cellsOut + place;
  }
}

/** Output places along one dimension whose window has a cell on input place i. */
function placesOver(g: ConvGeometry, d: number, i: number): number[] {
  const found: number[] = [];
  for (let o = 0; o < g.spatialOut[d]; o++) {
    const offset = i + g.padsBegin[d] - o * g.strides[d];
    if (offset >= 0 && offset % g.dilations[d] === 0 && offset / g.dilations[d] < g.kernel[d]) found.push(o);
  }
  return found;
}

const product = (dims: readonly number[]): number => dims.reduce((n, d) => n * d, 1);
