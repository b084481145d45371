/** Deletion and insertion curves of every method on one input, and of a random order to compare with. */
import { randomNumbers } from '../../../engine/input';
import { probability, replaced } from '../../../engine/study/curves';
import { answerOf } from '../../../engine/study/decompose';
import type { FloatData } from '../../../engine/tensor';
import type { Bench } from '../bench';
import type { FaithfulnessRow } from '../types';
import { scoresAt, scoresOf } from './scores';

/** Points of a curve, after its start. */
export const CURVE_STEPS = 20;

export async function faithfulness(bench: Bench, i: number): Promise<FaithfulnessRow> {
  const scores = await scoresOf(bench);
  const answer = answerOf(scores);
  const x = bench.session.feeds()[bench.input].data as FloatData;
  const baseline = bench.session.baseline()[bench.input].data as FloatData;
  const next = randomNumbers((bench.plan.settings.seed ?? 0) + i);
  const orders: ArrayLike<number>[] = [];
  for (const name of bench.methods) orders.push(await bench.attribute(name, bench.request()));
  orders.push(Array.from({ length: x.length }, () => next()));
  const at = scores.length === 1 ? 0 : answer;
  const curve = async (from: FloatData, to: FloatData, order: ArrayLike<number>) =>
    (await scoresAt(bench, replaced(from, to, order, CURVE_STEPS))).map((s) => Number(probability(s, at).toPrecision(7)));
  const row: FaithfulnessRow = { ...bench.item(i), answer, deletion: [], insertion: [] };
  for (const order of orders) {
    row.deletion.push(await curve(x, baseline, order));
    row.insertion.push(await curve(baseline, x, order));
  }
  return row;
}
