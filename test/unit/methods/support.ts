/** Attribution methods over toy models and over the samples, without a process. */
import path from 'node:path';
import { Pass } from '../../../src/engine/bbp/pass';
import { spread } from '../../../src/engine/bbp/spread';
import { baselineOf, loadInput, readRemembered } from '../../../src/engine/input';
import { DEFAULT_SETTINGS, type MethodContext, type MethodResult, type MethodSettings } from '../../../src/engine/methods/method';
import { METHODS } from '../../../src/engine/methods/registry';
import { readModel, type Model } from '../../../src/engine/onnx/model';
import { argmax } from '../../../src/engine/study/ranking';
import { type FloatData, type FloatTensor, size, type Tensor } from '../../../src/engine/tensor';
import { Gradient } from '../../../src/engine/trace/gradient';
import type { Inputs } from '../../../src/engine/trace/rows';
import { InputGradients } from '../../../src/engine/trace/input-gradients';
import { MODEL_SPACE } from '../../../src/engine/trace/pixel-space';
import { traceAt } from '../engine/explain';

const SAMPLES = path.resolve(__dirname, '../../../media/samples');

export interface Point {
  model: Model;
  inputs: Inputs;
  baseline?: Inputs;
  target?: number;
  minus?: number | null;
  settings?: Partial<MethodSettings>;
  /** How many rows a method may stack; 1 unless said. */
  rows?: number;
}

/** A context at a point; the baseline is zeros unless given. */
async function contextAt(point: Point): Promise<MethodContext> {
  const { model, inputs, target = 0, minus = null, settings, rows = 1 } = point;
  const gradient = new Gradient(await traceAt(model, inputs), { target, minus });
  for (let i = 0; await gradient.step(i); i++);
  const at = (values: Inputs) => traceAt(model, values);
  const gradients = new InputGradients(model, at);
  return {
    gradient,
    inputs,
    baseline: point.baseline ?? zeros(inputs),
    option: 1,
    temperature: 1,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    spreader: spread,
    traceAt: at,
    gradientAt: (values, question) => gradients.at(values, MODEL_SPACE, question),
    scoresAt: async (values) => {
      const traced = await at(values);
      return traced.value(traced.graph.score) as FloatTensor;
    },
    rowsAtOnce: () => Promise.resolve(rows),
    async pass(rule) {
      const pass = new Pass(gradient, rule);
      for (let i = 0; await pass.step(i); i++);
      return pass;
    },
    step: () => Promise.resolve(),
  };
}

export async function attribute(name: string, point: Point): Promise<MethodResult & { context: MethodContext }> {
  const context = await contextAt(point);
  const method = METHODS.find((m) => m.name === name)!;
  return { ...(await method.attribute(context, context.gradient.traced.point.roots[0])), context };
}

/** A shipped sample at one of its inputs, explained for its answer against a black picture. */
export async function sample(model: string, file: string, row?: number): Promise<Point> {
  const read = await readModel(path.join(SAMPLES, model));
  const { preprocess } = await readRemembered(read.path);
  const [port] = read.inputs;
  const wanted = { name: port.name, dtype: port.dtype as 'float32', shape: port.shape! };
  const loaded = await loadInput({ kind: 'file', path: path.join(SAMPLES, file), row }, wanted, preprocess);
  const inputs = { [port.name]: loaded.tensor };
  const traced = await traceAt(read, inputs);
  const { data } = traced.value(traced.graph.score);
  return { model: read, inputs, baseline: { [port.name]: baselineOf(loaded.tensor, loaded.preprocess) }, target: argmax(data) };
}

export function sum(values: FloatData): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** expected − Σ. */
export const gapOf = ({ values, expected }: MethodResult) => expected! - sum(values);

function zeros(inputs: Inputs): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, t]) => [name, { ...t, data: new Float32Array(size(t.shape)) } as Tensor]),
  );
}
