/** Every method's number under the one cursor. */
import { known, plain, signed, type Maybe } from '../../src/format/number';
import { columnText } from '../../src/format/shape';
import { Num, SignedBar } from '../parts/number';
import { usePage } from '../state/page';
import { useStore } from '../state/store';
import { t } from '../text';
import type { Attributed } from './methods';
import { planeLimit } from './pixels';
import { flatIn, isList, planeOf, type Plan } from './plan';

interface ReadoutProps {
  attributed: Attributed[];
  input: ArrayLike<number> | undefined;
  plan: Plan;
  plane: number | null;
  columns?: string[];
}

export function Readout({ attributed, input, plan, plane, columns }: ReadoutProps) {
  const { cursor } = usePage();
  const at = useStore(cursor, (c) => c.position);
  const title = at === null ? t('cursorNowhere') : t('underCursor', { where: placeOf(at, plan, columns) });
  return (
    <div class="readout hr" role="region" aria-live="polite" aria-label={t('cursorNowhere')}>
      <div class="s d el readout-title">{title}</div>
      {at === null || at >= plan.count ? (
        <div class="s d">
          {t(plan.kind === 'tokens' ? 'cursorHintTokens' : plan.kind === 'rows' ? 'cursorHintRows' : 'cursorHint')}
        </div>
      ) : (
        <div class="cu">
          <span class="s">{t('input')}</span>
          <span class="n r wide">{inputText(input, plan, plane, at)}</span>
          {attributed.map((a) => (
            <Line key={a.entry.id} a={a} plan={plan} plane={plane} at={at} />
          ))}
        </div>
      )}
    </div>
  );
}

function Line({ a, plan, plane, at }: { a: Attributed; plan: Plan; plane: number | null; at: number }) {
  const values = a.values && planeOf(a.values, plan, plane);
  const v: Maybe = values?.[at];
  const limit = values ? Math.max(isList(plan) ? Math.abs(a.largest ?? 0) : planeLimit(values), Math.abs(v ?? 0)) : 1;
  return (
    <>
      <span class="s el">{a.entry.title}</span>
      <SignedBar v={v} limit={limit} width={56} height={6} />
      <Num v={v} as={signed} class="r" />
    </>
  );
}

function inputText(input: ArrayLike<number> | undefined, plan: Plan, plane: number | null, at: number): string {
  if (!input) return plain(undefined);
  if (plan.kind === 'tokens') return String(input[at]);
  const planes = plane !== null ? [plane] : [...Array(Math.min(plan.planes, 3)).keys()];
  const said = planes
    .map((p) => input[flatIn(plan, p, at)])
    .map((v) => (known(v) ? (planes.length > 1 ? v.toFixed(2).replace('-', '\u2212') : plain(v)) : plain(undefined)));
  return said.join(' ') + (plane === null && plan.planes > 3 ? ' …' : '');
}

/** `row 7, column 10`, or a column's name. */
export function placeOf(at: number, plan: Plan, columns?: string[]): string {
  if (plan.kind === 'tokens') return t('tokenN', { n: at, word: columns?.[at] ?? '' });
  if (columns?.[at] !== undefined) return columnText(columns[at]);
  if (plan.kind === 'curve') return t('sampleN', { n: at });
  if (plan.kind === 'rows' || plan.count < plan.height * plan.width) return t('elementN', { n: at });
  return t('rowColumn', { y: Math.floor(at / plan.width), x: at % plan.width });
}
