/** f = w·x + b as bars: the bias part begins where the weights part ends, and where it ends is the score. */
import { useRef } from 'preact/hooks';
import { score, signClass, term } from '../../src/format/number';
import { useSize } from '../parts/measure';
import { t } from '../text';
import { barsLayout, biasSentence, sentencePlace } from './bars-layout';

interface BarsProps {
  weights: number;
  bias: number;
  f: number;
  cut: boolean;
}

const LEFT = 46;
/** An average letter at 11 px, to know whether the sentence fits. */
const LETTER = 5.9;

export function Bars({ weights, bias, f, cut }: BarsProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const right = Math.max(LEFT + 40, width - 4);
  const b = barsLayout(weights, bias, LEFT, right);
  const sentence = biasSentence(weights, bias, cut);
  const place = sentencePlace(b, LEFT, right, sentence.length * LETTER);
  const names = { weightsName: t(cut ? 'gradientPart' : 'weightsPart'), biasName: t(cut ? 'biasSoFar' : 'biasPart') };
  const label = t('barsLabel', { ...names, weights: term(weights), bias: term(bias), score: score(f), sentence });
  return (
    <div class="sumbar" ref={box}>
      {width > 0 && (
        <svg width={width} height={82} role="img" aria-label={label}>
          <text x={0} y={18}>
            {cut ? 'g·t' : 'w·x'}
          </text>
          <text x={0} y={40}>
            {cut ? 'β' : 'b'}
          </text>
          <text x={0} y={61}>
            f
          </text>
          <rect class={signClass(weights)} x={b.weights.x} y={7} width={b.weights.width} height={14} />
          <path class="dot" d={`M${b.weightsEnd}.5 7V43`} />
          <rect class={signClass(bias)} x={b.bias.x} y={29} width={b.bias.width} height={14} />
          <path class="dot" d={`M${b.end}.5 29V65`} />
          <rect class="grey" x={b.score.x} y={53} width={b.score.width} height={8} />
          <path class="ax2" d={`M${b.zero} 3V69`} />
          <text x={b.zero} y={80} text-anchor="middle">
            0
          </text>
          <text class={place.on ? 'on' : ''} x={place.x} y={40} text-anchor={place.anchor}>
            {sentence}
          </text>
        </svg>
      )}
    </div>
  );
}
