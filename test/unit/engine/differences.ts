/** Holds the engine's derivatives to central differences of the model's own output, and its sums to identity (10). */
import assert from 'node:assert/strict';
import type { LinearCore } from '../../../src/engine/layers/family';
import { rowReader } from '../../../src/engine/bbp/spread';
import type { Model } from '../../../src/engine/onnx/model';
import { type FloatData, floatTensor, isFloat, type Tensor } from '../../../src/engine/tensor';
import type { Traced } from '../../../src/engine/trace/traced';
import { Tracer } from '../../../src/engine/trace/tracer';
import { explain, traceAt, worstResidual } from './explain';

type Feeds = Readonly<Record<string, Tensor>>;

/** A score of this size is round-off. */
const NOTHING = 1e-12;

/** The model's score, in double where the model runs in double: ONNX Runtime's, or a formula's. */
type Score = (feeds: Feeds) => FloatData | Promise<FloatData>;

interface Checked {
  /** Given where ONNX Runtime has no double version of the op; its value is held to ONNX Runtime's first. */
  formula?: Score;
  /** Largest |difference| of a derivative, as a share of the largest derivative. */
  tolerance?: number;
  /** Largest |residual| of identity (10), as a share of Σ|g·x| + Σ|β|. */
  residual?: number;
  /** Step of the differences; wider where the model runs in float32 and is a polynomial. */
  step?: number;
}

/**
 * Every derivative of every score by every float that attribution ends at, and identity (10) after every layer.
 * @param feeds doubles, unless a formula stands in for the model
 */
export async function checkDerivatives(
  model: Model,
  feeds: Feeds,
  { formula, tolerance = 1e-6, residual = 3e-6, step = 2e-4 }: Checked = {},
): Promise<Traced> {
  const traced = await traceAt(model, feeds);
  const { score } = traced.graph;
  const run = formula ?? (await runner(model, score));
  const y = traced.value(score).data;
  if (formula) close(await formula(asDouble(feeds)), y, 1e-5, 'the formula');
  for (const root of traced.point.roots) {
    const at = formula || isDouble(feeds[root]) ? asDouble(feeds) : feeds;
    const wanted = await columns(run, at, root, step);
    for (let target = 0; target < y.length; target++) {
      const explained = await explain(traced, { target, minus: null });
      assert.deepEqual(explained.gradient.stopped, []);
      const got = explained.g(root) ?? new Float64Array(wanted.length);
      close(
        got,
        wanted.map((column) => column[target]),
        tolerance,
        `∂score[${target}]/∂${root}`,
        largest(wanted.flatMap((c) => [...c])),
      );
      // What is 0 but for round-off has no scale to measure a residual against.
      const worst = Math.abs(y[target]) < NOTHING ? 0 : worstResidual(explained);
      assert.ok(worst <= residual, `residual ${worst} at score ${target}`);
    }
  }
  for (const layer of traced.graph.layers) checkProducts(traced, layer.name);
  return traced;
}

/** A core's fast products against its rows. */
function checkProducts(traced: Traced, name: string): void {
  const local = traced.local(traced.graph.layers.find((l) => l.name === name)!);
  if (local.map.kind !== 'core' || !local.map.core.direct) return;
  const { core } = local.map;
  const rows = dense(core, local.width);
  const x = Float64Array.from({ length: local.width }, (_, q) => Math.cos(q + 1));
  const g = Float64Array.from({ length: core.outputs }, (_, p) => Math.sin(p + 1));
  close(
    core.direct!.forward(x),
    rows.map((row) => row.reduce((sum, w, q) => sum + w * x[q], 0)),
    1e-9,
    `${name}: W x`,
  );
  close(
    core.direct!.backward(g),
    Array.from(x, (_, q) => rows.reduce((sum, row, p) => sum + g[p] * row[q], 0)),
    1e-9,
    `${name}: Wᵀ g`,
  );
}

/** W as rows. */
export function dense(core: LinearCore, width: number): Float64Array[] {
  const read = rowReader(core);
  return Array.from({ length: core.outputs }, (_, p) => {
    const row = new Float64Array(width);
    const { count, position, weight } = read(p);
    assert.ok(count <= core.maxRow, `row ${p} has ${count} entries, more than ${core.maxRow}`);
    for (let k = 0; k < count; k++) row[position[k]] += weight[k];
    return row;
  });
}

/** The score of the model as ONNX Runtime computes it. */
async function runner(model: Model, score: string): Promise<Score> {
  const tracer = new Tracer(model);
  return async (feeds) => (await tracer.trace(feeds)).get(score)!.data as FloatData;
}

/** Columns of the Jacobian by central differences with one Richardson step: errors of order h⁴. */
async function columns(run: Score, feeds: Feeds, name: string, h: number): Promise<Float64Array[]> {
  const at = feeds[name].data as FloatData;
  const out: Float64Array[] = [];
  for (let q = 0; q < at.length; q++) {
    const moved = async (by: number) => {
      const data = at.slice();
      data[q] += by;
      return run({ ...feeds, [name]: floatTensor(feeds[name].shape, data) });
    };
    const slope = async (by: number) => {
      const [up, down] = [await moved(by), await moved(-by)];
      return Float64Array.from(up, (v, p) => (v - down[p]) / (2 * by));
    };
    const [wide, narrow] = [await slope(2 * h), await slope(h)];
    out.push(narrow.map((v, p) => v + (v - wide[p]) / 3));
  }
  return out;
}

const isDouble = (t: Tensor | undefined) => t?.dtype === 'float64';

function asDouble(feeds: Feeds): Feeds {
  return Object.fromEntries(
    Object.entries(feeds).map(([k, t]) => [k, isFloat(t) ? floatTensor(t.shape, Float64Array.from(t.data)) : t]),
  );
}

/** @throws where two arrays differ by more than `tolerance` of the largest magnitude. */
export function close(
  got: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
  what: string,
  scale = largest(wanted),
): void {
  assert.equal(got.length, wanted.length, `${what}: length`);
  for (let i = 0; i < wanted.length; i++) {
    const off = Math.abs(got[i] - wanted[i]);
    if (off === 0 || (Number.isNaN(got[i]) && Number.isNaN(wanted[i]))) continue;
    assert.ok(off <= tolerance * scale, `${what}[${i}]: ${got[i]}, not ${wanted[i]} (largest ${scale})`);
  }
}

const largest = (values: ArrayLike<number>) => {
  let top = 0;
  for (let i = 0; i < values.length; i++) top = Math.max(top, Math.abs(values[i]));
  return top;
};
