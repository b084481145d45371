/** Spreads the mass of a layer's units over its inputs: B[p,q] = α[p,q] mass[p], β_q = Σ_p B[p,q] (11)-(13). */
import type { LinearCore, Sources } from '../layers/family';
import type { LocalLayer } from '../layers/local';
import { anyBelowZero, scattered } from '../loops';
import type { FloatData } from '../tensor';
import { type Row, type Rule, scores } from './scores';

/** What a layer sent. All arrays in core order; inputs laid side by side. */
export interface Sent {
  /** Σ_p B[p,q], by input position. */
  beta: FloatData;
  /** Positions whose mass went out in equal shares; null: none. */
  evenly: FloatData | null;
  /** Mass that found no input, by unit; null: none. */
  left: FloatData | null;
}

/** Spreads one layer's mass; a faster way may stand in for it where it gives the same (`kernels/`). */
export type Spreader = (local: LocalLayer, x: FloatData, mass: FloatData, rule: Rule) => Sent | Promise<Sent>;

/** The clear way, unit by unit, for every kind of layer. */
export const spread: Spreader = (local, x, mass, rule) => {
  switch (local.map.kind) {
    case 'pointwise':
      return { beta: mass, evenly: null, left: null };
    case 'routing':
      return spreadRouting(local.map.sources, mass, local.width);
    case 'core':
      return spreadCore(local.map.core, local, x, mass, rule);
  }
};

function spreadRouting(sources: Sources, mass: FloatData, width: number): Sent {
  if (!sources) return { beta: mass, evenly: null, left: null };
  const beta = scattered(sources, mass, width);
  if (!anyBelowZero(sources)) return { beta, evenly: null, left: null };
  let left: Float64Array | null = null;
  for (let p = 0; p < mass.length; p++) {
    if (sources[p] < 0 && mass[p] !== 0) (left ??= new Float64Array(mass.length))[p] = mass[p];
  }
  return { beta, evenly: null, left };
}

function spreadCore(core: LinearCore, local: LocalLayer, x: FloatData, mass: FloatData, rule: Rule): Sent {
  const beta = new Float64Array(local.width);
  const row = rowReader(core);
  const alpha = new Float64Array(core.maxRow);
  let evenly: Float64Array | null = null;
  let left: Float64Array | null = null;
  const { slope, bias } = local;
  for (let p = 0; p < mass.length; p++) {
    const m = mass[p];
    if (m === 0) continue;
    const entries = row(p);
    const { count, position } = entries;
    const placement = scores(entries, slope ? slope[p] : 1, bias[p], x, rule, alpha);
    if (placement === 'nowhere') {
      (left ??= new Float64Array(mass.length))[p] = m;
      continue;
    }
    if (placement === 'evenly') (evenly ??= new Float64Array(mass.length))[p] = m;
    for (let k = 0; k < count; k++) if (alpha[k] !== 0) beta[position[k]] += alpha[k] * m;
  }
  return { beta, evenly, left };
}

/** Reads rows of a core into one buffer; entries that meet the same input (a tensor used twice) become one. */
export function rowReader(core: LinearCore): (p: number) => Row {
  const row: Row = { count: 0, position: new Int32Array(core.maxRow), weight: new Float64Array(core.maxRow) };
  return (p) => {
    row.count = core.read(p, row.position, row.weight);
    if (core.repeats) mergeRepeats(row);
    return row;
  };
}

function mergeRepeats(row: Row): void {
  const at = new Map<number, number>();
  let kept = 0;
  for (let k = 0; k < row.count; k++) {
    const found = at.get(row.position[k]);
    if (found !== undefined) row.weight[found] += row.weight[k];
    else {
      at.set(row.position[k], kept);
      row.position[kept] = row.position[k];
      row.weight[kept++] = row.weight[k];
    }
  }
  row.count = kept;
}
