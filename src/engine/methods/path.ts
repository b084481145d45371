/** What methods that compare the input with a baseline, or average over points near it, have in common. */
import { BiasLensError } from '../errors';
import { type FloatData, type FloatTensor, isFloat, type Tensor } from '../tensor';
import { like, type Target } from '../trace/gradient';
import { type Inputs, rowAt, stack } from '../trace/rows';
import { floatsOf, type MethodContext } from './method';

/** Names of the graph inputs of floats. @throws BiasLensError (fault usage) `method-input` when attribution ends elsewhere. */
export function floatInputs({ inputs, gradient }: MethodContext, input: string, method: string): string[] {
  if (inputs[input] && isFloat(inputs[input])) return Object.keys(inputs).filter((name) => isFloat(inputs[name]));
  throw new BiasLensError({
    fault: 'usage',
    code: 'method-input',
    file: gradient.traced.model.file,
    reason: `${method} needs an input of floats that it can change; attribution ends at ${input} here`,
    action: 'Choose the gradient or a bias attribution',
  });
}

/** f of a score tensor. */
export function scoreOf({ data, shape }: FloatTensor, { target, minus, row }: Target): number {
  const start = typeof row === 'number' ? (row * data.length) / shape[0] : 0;
  return data[start + target] - (minus === null ? 0 : data[start + minus]);
}

/** The inputs with other values for those of floats. */
export function withFloats(inputs: Inputs, names: readonly string[], values: (name: string) => FloatData): Inputs {
  return { ...inputs, ...Object.fromEntries(names.map((name) => [name, { ...inputs[name], data: values(name) } as Tensor])) };
}

/** x − baseline. */
export function difference({ inputs, baseline }: MethodContext, name: string): FloatData {
  const [x, from] = [floatsOf(inputs, name), floatsOf(baseline, name)];
  const out = like(x, x.length);
  for (let i = 0; i < out.length; i++) out[i] = x[i] - from[i];
  return out;
}

/**
 * What the attribution to one input should add up to when those to all inputs add up to f(x) − f(baseline).
 * @param sums Σ of the attribution to each input
 */
export async function expectedSum(context: MethodContext, input: string, sums: ReadonlyMap<string, number>): Promise<number> {
  const atBaseline = scoreOf(await context.scoresAt(context.baseline), context.gradient.target);
  const elsewhere = [...sums].reduce((s, [name, sum]) => s + (name === input ? 0 : sum), 0);
  return context.gradient.f - atBaseline - elsewhere;
}

/**
 * The mean gradient over `count` points, in batches where the model takes several rows.
 * @param names inputs whose gradient is wanted
 */
export async function meanGradient(
  context: MethodContext,
  names: readonly string[],
  count: number,
  pointAt: (k: number) => Inputs,
): Promise<Map<string, Float64Array>> {
  const sums = new Map(names.map((name) => [name, new Float64Array(floatsOf(context.inputs, name).length)]));
  const rows = Math.min(count, await context.rowsAtOnce(true));
  for (let done = 0; done < count; done += rows) {
    await context.step(done, count);
    const n = Math.min(rows, count - done);
    const points = Array.from({ length: n }, (_, i) => pointAt(done + i));
    const { target, minus, row } = context.gradient.target;
    const question = { target: { target, minus, row: n > 1 ? ('every' as const) : row }, names, again: done + 2 * n <= count };
    const gradients = await context.gradientAt(stack(points), question);
    for (const [name, sum] of sums) {
      const all = gradients.get(name);
      for (let i = 0; all && i < n; i++) rowAt(all, i, n).forEach((g: number, p: number) => (sum[p] += g / count));
    }
  }
  return sums;
}
