/** The sum: the answer, f = w·x + b, and the classes. It stays in sight whatever is looked at below. */
import { useMemo } from 'preact/hooks';
import { isStale } from '../state/derive';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import { Answer } from './answer';
import { Bars } from './bars';
import { Classes } from './classes';
import { Equation } from './equation';
import { sumParts } from './parts';

export function Sum() {
  const { store } = usePage();
  const explanation = useSelect((s) => s.explanation);
  const moment = useSelect((s) => s.moment);
  const at = useSelect((s) => s.at);
  const stale = useSelect(isStale);
  const parts = useMemo(() => sumParts(store.get()), [store, explanation, moment, at]);
  if (!explanation || !parts) return null;
  return (
    <section class={`sum ${stale ? 'stale' : ''}`} aria-label={t('sum')} aria-busy={stale}>
      <Answer explanation={explanation} />
      <div class="sum-middle">
        <Equation {...parts} />
        <Bars weights={parts.weights} bias={parts.bias} f={parts.f} cut={parts.cut} />
      </div>
      <Classes explanation={explanation} />
    </section>
  );
}
