/** What if: the temperature of the scores, and which layers' bias is left out. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Slider } from '../parts/controls';
import { Menu } from '../parts/menu';
import { plain } from '../../src/format/number';
import { explain } from '../state/actions/explain';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';

/** The slider is logarithmic: from a hundredth to a hundred. */
const DECADES = 2;
/** Enough to drag without asking for every value on the way. */
const PAUSE = 120;

export function WhatIfBar() {
  const page = usePage();
  const temperature = useSelect((s) => s.request.temperature);
  const without = useSelect((s) => s.request.without.length);
  const [shown, setShown] = useState(temperature);
  const timer = useRef(0);
  useEffect(() => setShown(temperature), [temperature]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const set = (exponent: number) => {
    const value = round(10 ** exponent);
    setShown(value);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void explain(page, { temperature: value }), PAUSE);
  };
  return (
    <div class="whatif" role="group" aria-label={t('whatIf')}>
      <Slider
        label={t('temperature')}
        value={Math.log10(shown)}
        min={-DECADES}
        max={DECADES}
        step={0.05}
        text={plain(shown).replace(/\.?0+$/, '')}
        onInput={set}
      />
      <div class="row s d between">
        <span class="grow">{t('whatIfHint')}</span>
        <Presets />
        <button
          class="link"
          disabled={without === 0 && temperature === 1}
          onClick={() => void explain(page, { without: [], temperature: 1 })}
        >
          {t('allIn')}
        </button>
      </div>
    </div>
  );
}

function round(v: number): number {
  return Number(v.toPrecision(2));
}

/** Several layers left out at once: all but the first few, or those of an op. */
function Presets() {
  const page = usePage();
  const layers = useSelect((s) => s.explanation?.layers) ?? [];
  // The pass has the output first; those with a bias of their own, from the input on.
  const biased = layers.filter((l) => l.own.abs !== 0 || l.excluded !== 0).reverse();
  const leave = (without: string[]) => void explain(page, { without });
  const first = [1, 2, 3].filter((k) => k < biased.length);
  const ops = [...new Set(biased.map((l) => l.ops[0]))];
  const items = [
    ...first.map((k) => ({ text: t('allButFirst', { n: k }), run: () => leave(biased.slice(k).map((l) => l.name)) })),
    ...ops.map((op) => ({
      text: t('everyOp', { op }),
      run: () => leave(biased.filter((l) => l.ops[0] === op).map((l) => l.name)),
    })),
  ];
  return items.length > 0 ? <Menu icon="more" label={t('leaveOutSeveral')} items={items} /> : null;
}
