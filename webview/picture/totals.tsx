/** What the attribution shown large adds up to, and what it should. */
import type { Explanation } from '../../src/protocol/types';
import { outsideShare } from '../colour/limit';
import { known, plain } from '../../src/format/number';
import { isRoundOff } from '../../src/format/round-off';
import { Icon } from '../parts/icon';
import { Num } from '../parts/number';
import { useAsk, useSelect } from '../state/page';
import { t } from '../text';
import { methodHeading, type Attributed } from './methods';

export function MethodTotals({ a, explanation, inputName }: { a: Attributed; explanation: Explanation; inputName: string }) {
  const view = useSelect((s) => s.picture.view);
  const { symbol } = a.entry;
  const wanted = a.entry.option ? explanation.bias - explanation.excluded - explanation.unattributed : a.expected;
  const fits = known(a.sum) && known(wanted) && isRoundOff(a.sum - wanted, explanation.scale);
  const whole = a.entry.option !== undefined && explanation.excluded === 0 && explanation.unattributed === 0;
  return (
    <div class="hr">
      <div class="s d ctl-label el">{methodHeading(a.entry, explanation.request.temperature)}</div>
      <div class="kv">
        <span>{t('sumOf', { symbol })}</span>
        <span class="row end">
          <Num v={a.sum} />
          {fits && whole && <span class="d s">{t('equalsB')}</span>}
          {known(wanted) && !fits && known(a.sum) && <span class="d s">{t('ofExpected', { expected: plain(wanted) })}</span>}
          {fits && (
            <span class="ok">
              <Icon name="check" />
            </span>
          )}
        </span>
        <span>{t('sumAbsOf', { symbol })}</span>
        <span class="n">{plain(a.abs)}</span>
        {view === 'top' && a.entry.option && <Outside a={a} inputName={inputName} />}
        <span>{t('largest')}</span>
        <Num v={a.largest} />
        {a.entry.option && (
          <>
            <span>{t('unattributed')}</span>
            <Num v={explanation.unattributed} />
          </>
        )}
      </div>
    </div>
  );
}

/** The paper's number: how much of what matters most to the bias the gradient does not see. */
function Outside({ a, inputName }: { a: Attributed; inputName: string }) {
  const session = useSelect((s) => s.session);
  const answered = useSelect((s) => s.answered);
  const share = useSelect((s) => s.picture.top);
  const ask = session && answered ? { session, request: answered.request, quantity: 'gradient' as const, of: inputName } : null;
  const gradient = useAsk('field', ask).value?.data;
  const outside =
    a.values && gradient && gradient.length === a.values.length ? outsideShare(a.values, gradient, share) : undefined;
  return (
    <>
      <span class="s">{t('outsideGradient', { n: Math.round(1000 * share) / 10 })}</span>
      <span class="n">{outside === undefined ? plain(undefined) : `${Math.round(100 * outside)} %`}</span>
    </>
  );
}
