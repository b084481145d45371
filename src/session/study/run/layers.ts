/** Each layer's part of the bias on one input, and β with the bias of the first layers left out (Fig. 2). */
import { total } from '../../../engine/bbp/pass';
import { outside, topShare } from '../../../engine/study/ranking';
import { answerOf } from '../../../engine/study/decompose';
import { partsOf } from '../../explanation';
import { opsOf } from '../../structure';
import type { Option } from '../../api';
import type { Bench } from '../bench';
import { attributionThumbnail, inputThumbnail } from '../thumbnail';
import type { LayersRow } from '../types';

const OPTIONS: Option[] = [1, 2, 3];
/** Layers that are left out grow by so many, as in Fig. 2. */
const STRIDE = 2;
/** So many inputs are shown as pictures. */
const SHOWN = 4;

export async function layers(bench: Bench, i: number): Promise<LayersRow> {
  const first = await bench.pass(bench.request());
  const forward = [...first.steps].reverse();
  const cores = forward.filter(({ local }) => local.map.kind === 'core').map(({ local }) => local.layer.name);
  const sums = first.sumsAfter(first.steps.length);
  const shape = first.gradient.traced.value(bench.input).shape;
  const { data } = first.gradient.traced.value(first.gradient.traced.graph.score);
  const { picture } = bench.session.inputs.get(bench.input)!.loaded;
  const pictures = i < SHOWN && picture ? [inputThumbnail(picture)] : undefined;
  const without: LayersRow['without'] = [];
  for (const option of OPTIONS) {
    const whole = await betaWithout(bench, option, []);
    const top = topShare(whole, bench.plan.topShare);
    pictures?.push(attributionThumbnail(`β option ${option}`, whole, shape));
    for (let k = STRIDE; k < cores.length; k += STRIDE) {
      const beta = await betaWithout(bench, option, cores.slice(0, k));
      const kept = top.size === 0 ? null : 1 - outside(top, topShare(beta, bench.plan.topShare));
      without.push({ option, first: k, sum: total(beta), kept });
      if (k <= 3 * STRIDE) pictures?.push(attributionThumbnail(`option ${option}, without the first ${k}`, beta, shape));
    }
  }
  return {
    ...bench.item(i),
    answer: answerOf(data),
    f: first.gradient.f,
    weights: partsOf(sums)[0],
    bias: sums.bias,
    own: forward.map((step) => step.totals.own.sum),
    names: forward.map(({ local }) => local.layer.name),
    ops: forward.map(({ local }) => opsOf(local.layer).join(' + ')),
    without,
    ...(pictures && { pictures }),
  };
}

async function betaWithout(bench: Bench, option: Option, names: string[]) {
  const pass = await bench.pass({ ...bench.request(), option, without: names });
  return pass.at(bench.input) ?? new Float32Array(1);
}
