/** What the bars of the graph are, and that they add up. */
import { Num } from '../parts/number';
import { isCut, isStale, passedLayers } from '../state/derive';
import { useSelect } from '../state/page';
import type { State } from '../state/types';
import { t } from '../text';

export function GraphFoot() {
  const stale = useSelect(isStale);
  const has = useSelect((s) => s.explanation !== null);
  const sum = useSelect(sumOfOwn);
  const cut = useSelect(isCut);
  const leftOut = useSelect((s) => (isCut(s) ? s.moment?.excluded : s.explanation?.excluded) ?? 0);
  if (!has) return null;
  return (
    <div class={`gfoot s d ${stale ? 'stale' : ''}`}>
      <div class="row">
        <svg width={41} height={12} aria-hidden="true">
          <rect class="neg" x={0} y={2} width={20} height={8} />
          <rect class="pos" x={21} y={2} width={20} height={8} />
          <path class="ax" d="M20.5 0v12" />
        </svg>
        <span>{t('ownBiasTerm')}</span>
      </div>
      <div class="gfoot-sum">
        {t(cut ? 'addUpSoFar' : 'addUpTo')}
        <Num v={sum} />
        {cut && t('addUpSoFarEnd')}
        {leftOut !== 0 && (
          <>
            {t('leftOutEnd')}
            <Num v={leftOut} />
          </>
        )}
      </div>
    </div>
  );
}

function sumOfOwn(s: State): number {
  if (!isCut(s)) return s.explanation?.bias ?? 0;
  let sum = 0;
  for (const layer of passedLayers(s).values()) sum += layer.own.sum;
  return sum;
}
