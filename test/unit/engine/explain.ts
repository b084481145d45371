/** Runs the whole engine on a model at one point, as every engine test needs it. */
import { Pass, type Step } from '../../../src/engine/bbp/pass';
import type { Rule } from '../../../src/engine/bbp/scores';
import { spread, type Spreader } from '../../../src/engine/bbp/spread';
import type { Model } from '../../../src/engine/onnx/model';
import type { FloatData, Tensor } from '../../../src/engine/tensor';
import { Gradient, like, type Target } from '../../../src/engine/trace/gradient';
import { Products } from '../../../src/engine/trace/products';
import type { Traced } from '../../../src/engine/trace/traced';
import { Tracer } from '../../../src/engine/trace/tracer';

/** Option 1 at T = 1, the paper's default. */
export const OPTION_1: Rule = { option: 1, temperature: 1 };

/** The model at a point. ONNX Runtime's sessions are left to the end of the process. */
export function traceAt(model: Model, inputs: Readonly<Record<string, Tensor>>, output?: string): Promise<Traced> {
  return new Tracer(model).at(inputs, new Products(model), output);
}

/** A finished pass and what a test asks of it. */
export interface Explained {
  traced: Traced;
  gradient: Gradient;
  pass: Pass;
  steps: readonly Step[];
  /** ∂f/∂t of a tensor that the pass has reached. */
  g(tensor: string): FloatData;
  /** β of a tensor, zeros at the score. */
  beta(tensor: string): FloatData;
}

/** Takes every step of the pass. */
export async function explain(
  traced: Traced,
  target: Target,
  rule: Rule = OPTION_1,
  without: Iterable<string> = [],
  spreader: Spreader = spread,
): Promise<Explained> {
  const gradient = new Gradient(traced, target);
  const pass = new Pass(gradient, rule, new Set(without), spreader);
  for (let i = 0; await pass.step(i); i++);
  return {
    traced,
    gradient,
    pass,
    steps: pass.steps,
    g: (tensor) => gradient.at(tensor)!,
    beta: (tensor) => pass.at(tensor) ?? like(traced.value(tensor).data, traced.value(tensor).data.length),
  };
}

/** `traceAt` and `explain` in one: target 0 of the first output by option 1 unless said. */
export async function explainAt(
  model: Model,
  inputs: Readonly<Record<string, Tensor>>,
  { target = 0, minus = null, rule = OPTION_1, without = [] }: Partial<Target & { rule: Rule; without: string[] }> = {},
): Promise<Explained> {
  return explain(await traceAt(model, inputs), { target, minus }, rule, without);
}

/** The largest |residual| of identity (10) after any step, as a share of Σ|g·x| + Σ|β| over that step's cut. */
export function worstResidual({ steps }: Explained): number {
  return Math.max(0, ...steps.map(({ sums }) => (sums.residual === 0 ? 0 : Math.abs(sums.residual) / sums.scale)));
}
