/** What `study check` looks at on one input: its answer, whether the sum holds, and how much of it is bias. */
import { answerOf } from '../../../engine/study/decompose';
import { partsOf } from '../../explanation';
import type { Bench } from '../bench';
import type { CheckRow } from '../types';

export async function check(bench: Bench, i: number): Promise<CheckRow> {
  const pass = await bench.pass(bench.request());
  const { gradient } = pass;
  const sums = pass.sumsAfter(pass.steps.length);
  const [weights] = partsOf(sums);
  const answer = answerOf(gradient.traced.value(gradient.traced.graph.score).data);
  const size = Math.abs(weights) + Math.abs(sums.bias);
  const beta = pass.at(bench.input);
  return {
    ...bench.item(i),
    answer,
    f: gradient.f,
    residual: sums.scale === 0 ? 0 : Math.abs(sums.residual) / sums.scale,
    biasShare: size === 0 ? 0 : Math.abs(sums.bias) / size,
    finite: [gradient.f, weights, sums.bias, sums.residual].every(Number.isFinite) && !beta?.some((v) => !Number.isFinite(v)),
  };
}
