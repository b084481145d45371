/** Where the three bars of the sum lie, in pixels; apart from drawing, so that it can be tested. */
import { known, percent } from '../../src/format/number';
import { t } from '../text';

interface Bar {
  x: number;
  width: number;
}

interface BarsLayout {
  zero: number;
  /** Where the weights part ends and the bias part begins; where both together end. */
  weightsEnd: number;
  end: number;
  weights: Bar;
  bias: Bar;
  score: Bar;
}

/** Bars on one scale from `left` to `right`: the weights part from 0, the bias part from its end, the score from 0. */
export function barsLayout(weights: number, bias: number, left: number, right: number): BarsLayout {
  const sum = weights + bias;
  const low = Math.min(0, weights, sum);
  const high = Math.max(0, weights, sum);
  const span = high - low || 1;
  const at = (v: number) => Math.round(left + ((v - low) / span) * (right - left));
  const bar = (from: number, to: number): Bar => ({
    x: Math.min(from, to),
    width: from === to ? 0 : Math.max(1, Math.abs(to - from)),
  });
  const zero = at(0);
  const weightsEnd = at(weights);
  const end = at(sum);
  const thin = (b: Bar, v: number): Bar => (v !== 0 && b.width === 0 ? { ...b, width: 1 } : b);
  return {
    zero,
    weightsEnd,
    end,
    weights: thin(bar(zero, weightsEnd), weights),
    bias: thin(bar(weightsEnd, end), bias),
    score: thin(bar(zero, end), sum),
  };
}

/** What the bias does to the weights part, in words. */
export function biasSentence(weights: number, bias: number, cut: boolean): string {
  const sentence = whatBiasDoes(weights, bias);
  return cut ? t('soFar', { sentence }) : sentence;
}

function whatBiasDoes(weights: number, bias: number): string {
  if (!known(weights) || !known(bias) || bias === 0) return t('biasIsNone');
  if (weights === 0) return t('biasIsAll');
  const share = percent(Math.abs(bias / weights));
  if (Math.sign(weights) === Math.sign(bias)) return t('biasAdds', { share });
  return Math.abs(bias) > Math.abs(weights) ? t('biasTurns') : t('biasTakesBack', { share });
}

/** Where the sentence goes: beside the bias bar where there is room, else on it. */
export function sentencePlace(
  layout: BarsLayout,
  left: number,
  right: number,
  width: number,
): { x: number; anchor: 'start' | 'middle' | 'end'; on: boolean } {
  const { bias, zero } = layout;
  const before = bias.x - (bias.x >= zero ? zero : left);
  const after = right - (bias.x + bias.width);
  if (bias.width >= width + 24) return { x: bias.x + bias.width / 2, anchor: 'middle', on: true };
  if (before > width + 16) return { x: bias.x - 8, anchor: 'end', on: false };
  if (after > width + 8) return { x: bias.x + bias.width + 8, anchor: 'start', on: false };
  return { x: bias.x - 8, anchor: 'end', on: false };
}
