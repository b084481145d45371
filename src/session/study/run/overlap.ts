/** What each method puts first that the others do not, on one input. */
import { answerOf } from '../../../engine/study/decompose';
import { outside, topShare } from '../../../engine/study/ranking';
import type { Bench } from '../bench';
import type { OverlapRow } from '../types';
import { scoresOf } from './scores';

export async function overlap(bench: Bench, i: number): Promise<OverlapRow> {
  const answer = answerOf(await scoresOf(bench));
  const tops: Set<number>[] = [];
  for (const name of bench.methods) tops.push(topShare(await bench.attribute(name, bench.request()), bench.plan.topShare));
  const shares = tops.flatMap((a) => tops.map((b) => (a.size === 0 ? null : outside(a, b))));
  return { ...bench.item(i), answer, outside: shares };
}
