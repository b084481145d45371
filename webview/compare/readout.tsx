/** What both have under the one cursor. */
import { known } from '../../src/format/number';
import { isList, planeOf, type Plan } from '../picture/plan';
import { placeOf } from '../picture/readout';
import { usePage } from '../state/page';
import { useStore } from '../state/store';
import { t } from '../text';
import { plain } from '../../src/format/number';
import { Heads, Values } from './sums';

interface ReadoutProps {
  before: ArrayLike<number>;
  now: ArrayLike<number> | undefined;
  pinnedInput: ArrayLike<number>;
  input: ArrayLike<number> | undefined;
  plan: Plan;
  plane: number | null;
  columns?: string[];
}

export function CompareReadout({ before, now, pinnedInput, input, plan, plane, columns }: ReadoutProps) {
  const { cursor } = usePage();
  const at = useStore(cursor, (c) => c.position);
  const here = at !== null && at < plan.count ? at : null;
  const of = (values: ArrayLike<number> | undefined) =>
    values && here !== null ? planeOf(values, plan, plane)[here] : undefined;
  return (
    <div class="hr" role="region" aria-live="polite" aria-label={t('cursorNowhere')}>
      <div class="s d el readout-title">
        {here === null ? t('cursorNowhere') : t('underCursor', { where: placeOf(here, plan, columns) })}
      </div>
      {here === null ? (
        <div class="s d">{t(isList(plan) ? 'cursorHintRows' : 'cursorHint')}</div>
      ) : (
        <table class="compare-table">
          <thead>
            <Heads first="" />
          </thead>
          <tbody>
            <tr>
              <th scope="row">{t('input')}</th>
              <Inputs a={of(pinnedInput)} b={of(input)} />
            </tr>
            <tr>
              <th scope="row">{t('attribution')}</th>
              <Values a={of(before)} b={of(now)} />
            </tr>
          </tbody>
        </table>
      )}
    </div>
  );
}

function Inputs({ a, b }: { a: number | undefined; b: number | undefined }) {
  return (
    <>
      <td class="n">{plain(a)}</td>
      <td class="n">{plain(b)}</td>
      <td class="n">{plain(known(a) && known(b) ? b - a : undefined)}</td>
    </>
  );
}
