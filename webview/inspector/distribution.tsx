/** How the chosen quantity is distributed over the layer's units; counts on a log scale, or the zeros would hide the rest. */
import { useRef } from 'preact/hooks';
import type { Histogram } from '../../src/protocol/types';
import { count, signed } from '../../src/format/number';
import { useSize } from '../parts/measure';
import { Pane } from '../parts/pane';
import { useAsk } from '../state/page';
import { t } from '../text';
import { quantityText } from './quantity';
import type { About } from './subject';

/** Odd, so that zero has a bar of its own. */
const BINS = 61;
const HEIGHT = 44;

export function DistributionPane({ about }: { about: About }) {
  return (
    <Pane
      id="distribution"
      title={t('distribution')}
      note={<span class="el">{`${quantityText(about.quantity)}, ${t('distributionNote')}`}</span>}
    >
      <Bars about={about} />
    </Pane>
  );
}

function Bars({ about }: { about: About }) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const answer = useAsk('histogram', { ...about, bins: BINS });
  const histogram = answer.value;
  if (histogram && histogram.counts.every((n) => n === 0)) return <p class="d insp-none">{t('allZero')}</p>;
  return (
    <div class={`hist ${answer.stale ? 'stale' : ''}`} ref={box} style={{ height: `${HEIGHT + 16}px` }}>
      {width > 0 && (
        <svg width={width} height={HEIGHT + 16} role="img" aria-label={histogram ? labelOf(histogram) : ''}>
          {histogram && <Drawn histogram={histogram} width={width} />}
        </svg>
      )}
    </div>
  );
}

function Drawn({ histogram, width }: { histogram: Histogram; width: number }) {
  const { edges, counts } = histogram;
  const from = edges[0];
  const to = edges[edges.length - 1];
  const most = Math.max(1, ...counts);
  const step = width / counts.length;
  const zero = from < 0 && to > 0 ? (-from / (to - from)) * width : null;
  return (
    <>
      {counts.map((n, k) => {
        const h = n > 0 ? Math.max(1.5, (Math.log1p(n) / Math.log1p(most)) * HEIGHT) : 0;
        const middle = (edges[k] + edges[k + 1]) / 2;
        const tone = edges[k] <= 0 && edges[k + 1] >= 0 ? 'grey' : middle < 0 ? 'neg' : 'pos';
        return h > 0 ? <rect key={k} class={tone} x={k * step} y={HEIGHT - h} width={Math.max(1, step - 1)} height={h} /> : null;
      })}
      <path class="ax" d={`M0 ${HEIGHT}.5H${width}`} />
      <text class="n" x={0} y={HEIGHT + 14}>
        {signed(from)}
      </text>
      {zero !== null && zero > 70 && zero < width - 70 && (
        <text class="n" x={zero} y={HEIGHT + 14} text-anchor="middle">
          0
        </text>
      )}
      <text class="n" x={width} y={HEIGHT + 14} text-anchor="end">
        {signed(to)}
      </text>
    </>
  );
}

function labelOf({ edges, counts }: Histogram): string {
  const units = counts.reduce((sum, n) => sum + n, 0);
  return t('histogramLabel', { from: signed(edges[0]), to: signed(edges[edges.length - 1]), n: count(units) });
}
