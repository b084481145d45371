/**
 * The driver of the op tables: a piecewise linear op's Jacobian and bias against ONNX Runtime's own output, and identity (10).
 * In double where ONNX Runtime has a double version of the op; else in float32, where a linear piece allows a wide step. And its part
 * of the gradient and of the linearised network as one graph, where it has one.
 */
import assert from 'node:assert/strict';
import type { Model } from '../../../../src/engine/onnx/model';
import { type FloatData, isFloat, size, type Tensor } from '../../../../src/engine/tensor';
import type { Traced } from '../../../../src/engine/trace/traced';
import { Tracer } from '../../../../src/engine/trace/tracer';
import { checkBackward, checkForward } from '../graphs';
import { close, dense } from '../differences';
import { explain, traceAt, worstResidual } from '../explain';
import { f64, type GraphSpec, model, type NodeSpec, noise } from '../models';

/** One node or a few, from live inputs to `y`. */
export interface OpCase {
  title: string;
  nodes: NodeSpec | NodeSpec[];
  /** Shapes of the live inputs (filled with noise), or their values. */
  live: Record<string, number[] | Tensor<Float32Array>>;
  constants?: GraphSpec['constants'];
  opset?: number;
  /** Constants that stay float32 when the rest is double (`scales`). */
  float32?: string[];
  /** How the layer must be taken, where that is the point. */
  kind?: 'core' | 'pointwise' | 'routing';
}

/** A table of cases as tests, each named by what it varies. */
export function opTests(family: string, equation: string, cases: readonly OpCase[]): void {
  describe(`${family}: y = Wx + b ${equation}`, () => {
    for (const c of cases) it(c.title, () => checkCase(c));
  });
}

async function checkCase(c: OpCase): Promise<void> {
  await checkBackward(modelOf(c, false), feedsOf(c, false));
  await checkForward(modelOf(c, false), feedsOf(c, false));
  const wide = modelOf(c, true);
  const feeds = feedsOf(c, true);
  try {
    await new Tracer(wide).trace(feeds);
  } catch {
    return checkLinear(modelOf(c, false), feedsOf(c, false), c, { step: 2 ** -7, tolerance: 2e-4 });
  }
  return checkLinear(wide, feeds, c, { step: 2 ** -10, tolerance: 1e-7 });
}

interface Precision {
  step: number;
  tolerance: number;
}

async function checkLinear(m: Model, feeds: Record<string, Tensor>, c: OpCase, { step, tolerance }: Precision): Promise<void> {
  const traced = await traceAt(m, feeds);
  if (c.kind) assert.equal(traced.graph.layers[0].kind, c.kind, 'kind of the layer');
  const tracer = new Tracer(m);
  const run = async (at: Record<string, Tensor>) => (await tracer.trace(at)).get('y')!.data as FloatData;
  const columns = new Map<string, Float64Array[]>();
  for (const name of Object.keys(feeds)) columns.set(name, await differences(run, feeds, name, step));
  checkRows(traced, columns, tolerance);
  const y = traced.value('y').data;
  for (let target = 0; target < y.length; target++) {
    const found = await explain(traced, { target, minus: null });
    assert.deepEqual(found.gradient.stopped, []);
    assert.ok(worstResidual(found) <= 1e-5, `identity (10) at y[${target}]: residual ${worstResidual(found)}`);
    for (const [name, wanted] of columns) {
      const row = wanted.map((column) => column[target]);
      const got = found.g(name) ?? new Float64Array(row.length);
      close(got, row, tolerance, `∂y[${target}]/∂${name} (5)`, Math.max(1, ...row.map(Math.abs)));
    }
  }
}

/** The rows that BBp spreads by are the Jacobian too (the gradient may come from ONNX Runtime instead). */
function checkRows(traced: Traced, columns: ReadonlyMap<string, Float64Array[]>, tolerance: number): void {
  if (traced.graph.layers.length !== 1) return;
  const { map, width, inputs, slope, order } = traced.local(traced.graph.layers[0]);
  if (map.kind !== 'core') return;
  const rows = dense(map.core, width);
  rows.forEach((_, i) => {
    const p = order ? order[i] : i;
    for (const { name, start, size: n } of inputs) {
      const wanted = columns.get(name)!.map((column) => column[i]);
      const row = rows[p].slice(start, start + n).map((w) => w * (slope ? slope[p] : 1));
      close(row, wanted, tolerance, `row W[${p}] of ${name} (5)`, Math.max(1, ...wanted.map(Math.abs)));
    }
  });
}

async function differences(
  run: (at: Record<string, Tensor>) => Promise<FloatData>,
  feeds: Record<string, Tensor>,
  name: string,
  step: number,
): Promise<Float64Array[]> {
  const tensor = feeds[name] as Tensor<FloatData>;
  const columns: Float64Array[] = [];
  for (let q = 0; q < tensor.data.length; q++) {
    const moved = (by: number) => {
      const data = tensor.data.slice();
      data[q] += by;
      return run({ ...feeds, [name]: { ...tensor, data } });
    };
    const [up, down] = [await moved(step), await moved(-step)];
    columns.push(Float64Array.from(up, (v, p) => (v - down[p]) / (2 * step)));
  }
  return columns;
}

function modelOf({ nodes, live, constants = {}, opset = 17, float32 = [] }: OpCase, wide: boolean): Model {
  const list = (typeof nodes[0] === 'string' ? [nodes] : nodes) as NodeSpec[];
  const dtype = wide ? ('float64' as const) : ('float32' as const);
  return model({
    inputs: Object.fromEntries(Object.entries(live).map(([k, v]) => [k, { dtype, shape: [...shapeOf(v)] }])),
    constants: Object.fromEntries(Object.entries(constants).map(([k, v]) => [k, wide && !float32.includes(k) ? widened(v) : v])),
    nodes: list,
    outputs: 'y',
    opset,
  });
}

const shapeOf = (v: number[] | Tensor) => (Array.isArray(v) ? v : v.shape);

function widened(value: NonNullable<GraphSpec['constants']>[string]): Tensor {
  if (typeof value === 'number') return f64([value], []);
  if (Array.isArray(value)) return f64(value);
  return isFloat(value) ? f64([...value.data], value.shape) : value;
}

function feedsOf({ live }: OpCase, wide: boolean): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(live).map(([k, v], i) => {
      const t = Array.isArray(v) ? noise(v, i + 1) : v;
      assert.ok(size(t.shape) === t.data.length, `values of ${k}`);
      return [k, wide ? widened(t) : t];
    }),
  );
}
