/** A table's row in both: the columns whose attribution differs most first, with the difference as a bar. */
import { useMemo, useRef } from 'preact/hooks';
import { signClass } from '../../src/format/number';
import { columnText } from '../../src/format/shape';
import { Num } from '../parts/number';
import { VirtualRows } from '../parts/virtual';
import { orderOf } from '../picture/rows';
import { usePage, useSelect } from '../state/page';
import { useStore } from '../state/store';
import { t } from '../text';

interface RowsProps {
  columns?: string[];
  before: ArrayLike<number>;
  now: ArrayLike<number> | undefined;
  difference: Float64Array | undefined;
}

const ROW = 17;

export function CompareRows({ columns, before, now, difference }: RowsProps) {
  const { cursor } = usePage();
  const list = useRef<HTMLDivElement>(null);
  const sort = useSelect((s) => s.picture.order);
  const position = useStore(cursor, (c) => c.position);
  const order = useMemo(() => orderOf(difference, before.length, sort), [difference, before, sort]);
  const at = position === null ? -1 : order.indexOf(position);
  const most = difference ? difference.reduce((m, v) => Math.max(m, Math.abs(v)), 0) : 0;
  const key = (event: KeyboardEvent) => {
    const delta = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (!delta) return;
    event.preventDefault();
    cursor.set({ position: order[Math.max(0, Math.min(order.length - 1, at < 0 ? 0 : at + delta))] });
  };
  return (
    <div class="feat compare-rows">
      <div class="fr head s d" aria-hidden="true">
        <span>{t(columns ? 'column' : 'element')}</span>
        <span class="r">A</span>
        <span class="r">B</span>
        <span class="r">B − A</span>
        <span />
      </div>
      <div class="feat-rows" ref={list} role="listbox" tabIndex={0} aria-label={t('compare')} onKeyDown={key}>
        <VirtualRows box={list} count={order.length} rowHeight={ROW} keep={at}>
          {(i) => {
            const k = order[i];
            const v = difference?.[k];
            const share = most > 0 && v ? Math.abs(v) / most : 0;
            const left = v !== undefined && v < 0 ? 50 - 50 * share : 50;
            return (
              <div
                class={`fr ${i === at ? 'hov' : ''}`}
                role="option"
                aria-selected={i === at}
                onPointerEnter={() => cursor.set({ position: k })}
              >
                <div class="el">{columns?.[k] === undefined ? `[${k}]` : columnText(columns[k])}</div>{' '}
                <Num v={before[k]} class="r" /> <Num v={now?.[k]} class="r" /> <Num v={v} class="r" />{' '}
                <span class="trk">
                  {share > 0 && (
                    <i class={signClass(v) === 'neg' ? 'bgn' : 'bgp'} style={{ left: `${left}%`, width: `${50 * share}%` }} />
                  )}
                  <span class="z" style={{ left: '50%' }} />
                </span>
              </div>
            );
          }}
        </VirtualRows>
      </div>
    </div>
  );
}
