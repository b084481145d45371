/** What the colours of a map mean: its ends are the 99.5th percentile, so larger values exist. */
import { useMemo } from 'preact/hooks';
import { REST } from '../../src/format/colour-maps';
import { paint } from '../colour/paint';
import type { Ramp } from '../colour/ramp';
import { plain, signed } from '../../src/format/number';
import { t, type TextKey } from '../text';
import { Plate } from './plate';

interface LegendProps {
  limit: number;
  width: number;
  unsigned: boolean;
  ramp: Ramp;
}

const STEPS = 101;
/** Under a narrow map the numbers still have room, and in less than this the words are fewer. */
const LEAST = 150;
const ROOMY = 210;
/** Words and numbers stand in one line from here on. */
const WIDE = 330;

export function Legend({ limit, width, unsigned, ramp }: LegendProps) {
  const pixels = useMemo(() => {
    const values = Float64Array.from({ length: STEPS }, (_, k) => (unsigned ? k / (STEPS - 1) : (k - 50) / 50));
    return paint({ values, limit: 1, ramp, mode: unsigned ? 'unsigned' : 'signed' });
  }, [unsigned, ramp]);
  const brief = width < ROOMY;
  const wide = width >= WIDE;
  return (
    <div class="legend" style={{ width: `${Math.max(width, LEAST)}px` }}>
      <span class="legend-bar">
        <Plate pixels={pixels} width={STEPS} height={1} zoom={1} />
      </span>
      <div class="row n s between">
        <span>{unsigned ? '0' : `≤ ${signed(-limit)}`}</span>
        {wide && <Words of={unsigned ? 'magnitude' : 'lowersScore'} />}
        {!unsigned && <span>0</span>}
        {wide && !unsigned && <Words of="raisesScore" />}
        <span>≥ {unsigned ? plain(limit) : signed(limit)}</span>
      </div>
      {!wide && (
        <div class="row s between">
          <Words of={unsigned ? 'magnitude' : brief ? 'lowers' : 'lowersScore'} />
          {!unsigned && <Words of={brief ? 'raisesIt' : 'raisesScore'} />}
        </div>
      )}
    </div>
  );
}

const Words = ({ of }: { of: TextKey }) => <span class="d words">{t(of)}</span>;

export function TopLegend({ symbol, keep, width }: { symbol: string; keep: number; width: number }) {
  const n = Math.round(1000 * keep) / 10;
  return (
    <div class="legend row s d two" style={{ width: `${Math.max(width, 200)}px` }}>
      <Swatch grey={0} text={t('topHere', { symbol, n })} />
      <Swatch grey={REST} text={t('topElsewhere')} />
    </div>
  );
}

function Swatch({ grey, text }: { grey: number; text: string }) {
  return (
    <span class="row">
      <svg class="swatch" width={12} height={12} aria-hidden="true">
        <rect x={0.5} y={0.5} width={11} height={11} fill={`rgb(${grey} ${grey} ${grey})`} />
      </svg>
      {text}
    </span>
  );
}
