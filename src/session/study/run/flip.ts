/** The digit-flip test on one input: from its class to each class that is asked for, by every method. */
import { flip as flipped, logOddsChange } from '../../../engine/study/flip';
import { answerOf } from '../../../engine/study/decompose';
import type { FloatData } from '../../../engine/tensor';
import { methodNamed } from '../../attribution';
import type { Bench } from '../bench';
import type { FlipRow } from '../types';
import { scoresAt, scoresOf } from './scores';

/** An input whose class did not come with it counts as of the class that the model answers. */
export async function flip(bench: Bench, i: number): Promise<FlipRow> {
  const { label } = bench.item(i);
  const { pairs, flipShare } = bench.plan;
  if (pairs && label !== undefined && !pairs.some(([from]) => from === label))
    return { ...bench.item(i), from: label, flips: [] };
  const scores = await scoresOf(bench);
  const from = label ?? answerOf(scores);
  const targets = pairs
    ? pairs.filter((pair) => pair[0] === from).map((pair) => pair[1])
    : Array.from(scores.keys()).filter((c) => c !== from);
  const x = bench.session.feeds()[bench.input].data as FloatData;
  const baseline = bench.session.baseline()[bench.input].data as FloatData;
  const flips: FlipRow['flips'] = [];
  for (const to of targets) {
    const changes = [];
    for (const name of bench.methods) changes.push(flipped(x, baseline, await towards(bench, name, from, to), flipShare));
    const after = await scoresAt(
      bench,
      changes.map((c) => c.values),
    );
    const change = after.map((s) => logOddsChange(scores, s, from, to));
    flips.push({ to, change, changed: changes.map((c) => c.changed) });
  }
  return { ...bench.item(i), from, flips };
}

/** S_{c₁} − S_{c₂}: for a method that is linear in what it explains, the attribution of the difference. */
async function towards(bench: Bench, name: string, from: number, to: number): Promise<FloatData> {
  if (!methodNamed(name).nonlinear) return bench.attribute(name, bench.request(from, to));
  const [one, other] = [await bench.attribute(name, bench.request(from)), await bench.attribute(name, bench.request(to))];
  return one.map((v: number, k: number) => v - other[k]);
}
