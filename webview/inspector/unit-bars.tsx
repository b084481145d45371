/** The units of a layer without maps, in order: a bar each, numbered while there is room; hundreds become a skyline. */
import { useRef } from 'preact/hooks';
import { signClass } from '../../src/format/number';
import { useSize } from '../parts/measure';
import { useAsk } from '../state/page';
import { t } from '../text';
import { quantityText } from './quantity';
import type { About } from './subject';

const HALF = 28;
const MOST_NUMBERED = 16;
/** Bars thinner than half a pixel say nothing. */
const PER_PIXEL = 2;

export function UnitBars({ about, units }: { about: About; units: number }) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const shown = Math.max(1, Math.min(units, PER_PIXEL * Math.floor(width)));
  const answer = useAsk('field', { ...about, start: 0, end: Math.min(units, 4096) });
  const numbered = units <= MOST_NUMBERED;
  const step = width / shown;
  const label = t('byUnit', { quantity: quantityText(about.quantity) });
  return (
    <div class={`unit-bars ${answer.stale ? 'stale' : ''}`} ref={box}>
      <svg width={width} height={2 * HALF + (numbered ? 14 : 2)} role="img" aria-label={label}>
        {answer.value && <Bars values={Array.from(answer.value.data.subarray(0, shown))} step={step} />}
        {numbered &&
          Array.from({ length: units }, (_, k) => (
            <text key={k} x={(k + 0.5) * step} y={2 * HALF + 12} text-anchor="middle">
              {k}
            </text>
          ))}
        <path class="ax" d={`M0 ${HALF}.5H${width}`} />
      </svg>
    </div>
  );
}

function Bars({ values, step }: { values: number[]; step: number }) {
  const most = values.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  const gap = Math.min(2, step / 6);
  return (
    <>
      {values.map((v, k) => {
        if (v === 0 || most === 0) return null;
        const h = Math.max(1, (Math.abs(v) / most) * (HALF - 1));
        return (
          <rect
            key={k}
            class={signClass(v)}
            x={k * step + gap}
            y={v < 0 ? HALF : HALF - h}
            width={Math.max(0.5, step - 2 * gap)}
            height={h}
          />
        );
      })}
    </>
  );
}
