/** The sum f = w·x + b, as numbers and bars, and what the bias does in it. */
import type { Explanation } from '../../session/api';
import { span } from './bars';
import { percent, residual, score, signed, term } from '../../format/number';
import { isRoundOff } from '../../format/round-off';
import type { Style } from './style';
import { padEnd, padStart } from './table';

const BAR_WIDTH = 40;

interface Line {
  label: string;
  value: string;
  after?: string;
}

/** The score, its two parts, what of the bias was not placed, and the residual; of the cut when the pass stopped. */
export function sumText(e: Explanation, style: Style): string {
  const lines = [...parts(e, style), ...rest(e), residualLine(e, style)];
  const labels = Math.max(...lines.map(({ label }) => label.length));
  const values = Math.max(...lines.map(({ value }) => value.length), 8);
  return lines
    .map(({ label, value, after }) => `${padEnd(label, labels)}  ${padStart(value, values)}${after ? `  ${after}` : ''}`)
    .join('\n');
}

function parts(e: Explanation, style: Style): Line[] {
  const [weights, bias] = e.stopped.length > 0 ? ['Gradient part g·t', 'Bias so far β'] : ['Weights part w·x', 'Bias part b'];
  const end = e.weights + e.bias;
  const axis: [number, number] = [Math.min(0, e.weights, end, e.f), Math.max(0, e.weights, end, e.f)];
  const bar = (from: number, to: number) => span(from, to, axis, BAR_WIDTH);
  return [
    { label: 'Score f', value: score(e.f), after: style.dim(bar(0, e.f)) },
    { label: weights, value: term(e.weights), after: style.hue(e.weights, bar(0, e.weights)) },
    { label: bias, value: term(e.bias), after: style.hue(e.bias, bar(e.weights, end)) },
    ...(e.stopped.length > 0 ? [] : [{ label: '', value: '', after: biasDoes(e.weights, e.bias) }]),
  ];
}

/** The bias that did not arrive at the input. */
function rest({ excluded, unattributed }: Explanation): Line[] {
  return [
    ...(excluded === 0 ? [] : [{ label: '  of it left out', value: signed(excluded) }]),
    ...(unattributed === 0 ? [] : [{ label: '  of it unattributed', value: signed(unattributed) }]),
  ];
}

function residualLine(e: Explanation, style: Style): Line {
  const fine = isRoundOff(e.residual, e.scale);
  return {
    label: 'Residual',
    value: residual(e.residual),
    after: fine ? style.dim('✓ within round-off') : style.bad('✗ larger than round-off'),
  };
}

/** What the bias does to what the weights say, in words. */
export function biasDoes(weights: number, bias: number): string {
  if (bias === 0) return 'the bias adds nothing';
  if (weights === 0) return 'the bias makes the whole score';
  if (Math.sign(weights) === Math.sign(bias)) return `the bias adds ${percent(bias / weights)}`;
  return Math.abs(bias) > Math.abs(weights) ? 'the bias turns the sign' : `the bias takes back ${percent(-bias / weights)}`;
}
