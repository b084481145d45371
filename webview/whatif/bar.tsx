/** What if: the temperature of the scores, and which layers' bias is left out. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Slider } from '../parts/controls';
import { plain } from '../format/number';
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
        <span>{t('whatIfHint')}</span>
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
