/** A table's row, or any short vector: a signed bar for each element, with its name and its value. */
import { useEffect, useRef } from 'preact/hooks';
import { threshold } from '../colour/limit';
import { plain, signed, signClass } from '../../src/format/number';
import { columnText } from '../../src/format/shape';
import { reveal, VirtualRows } from '../parts/virtual';
import { usePage } from '../state/page';
import { useStore } from '../state/store';
import { t } from '../text';
import type { MapLook } from './pixels';

interface RowsProps {
  values: ArrayLike<number> | undefined;
  input: ArrayLike<number> | undefined;
  /** Elements in the order in which they are shown. */
  order: number[];
  names?: string[];
  look: MapLook;
  symbol: string;
  /** Whose score is raised. */
  target: string;
  label: string;
  stale?: boolean;
}

const ROW = 17;

export function Rows({ values, input, order, names, look, symbol, target, label, stale }: RowsProps) {
  const { cursor } = usePage();
  const list = useRef<HTMLDivElement>(null);
  const position = useStore(cursor, (c) => c.position);
  const at = position === null ? -1 : order.indexOf(position);
  useEffect(() => {
    if (at >= 0 && document.activeElement === list.current) reveal(list.current, at * ROW, ROW);
  }, [at]);
  const least = values ? threshold(values, look.keep) : 0;
  const most = values ? order.reduce((m, k) => Math.max(m, Math.abs(values[k])), 0) : 0;
  const key = (event: KeyboardEvent) => {
    const delta = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -order.length, End: order.length }[event.key];
    if (!delta) return;
    event.preventDefault();
    cursor.set({ position: order[Math.max(0, Math.min(order.length - 1, at < 0 ? 0 : at + delta))] });
  };
  const unsigned = look.view === 'unsigned';
  return (
    <div class={`feat ${stale ? 'stale' : ''}`}>
      <div class="fr head s d" aria-hidden="true">
        <span>{t(names ? 'column' : 'element')}</span>
        <span class="r">{t('value')}</span>
        <span class="r">{unsigned ? `|${symbol}|` : symbol}</span>
        <span class="row between">
          {unsigned ? (
            <span>{t('magnitude')}</span>
          ) : (
            <>
              <span>{t('lowers')}</span>
              <span class="el">{t('raises', { name: target })}</span>
            </>
          )}
        </span>
      </div>
      <div
        class="feat-rows"
        ref={list}
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={at >= 0 ? `row-${at}` : undefined}
        onKeyDown={key}
      >
        <VirtualRows box={list} count={order.length} rowHeight={ROW} keep={at}>
          {(i) => (
            <Row
              key={order[i]}
              position={i}
              count={order.length}
              name={names?.[order[i]] === undefined ? `[${order[i]}]` : columnText(names[order[i]])}
              value={input?.[order[i]]}
              v={values?.[order[i]]}
              most={most}
              unsigned={unsigned}
              faint={values !== undefined && Math.abs(values[order[i]]) < least}
              on={i === at}
              onPoint={() => cursor.set({ position: order[i] })}
            />
          )}
        </VirtualRows>
      </div>
    </div>
  );
}

interface RowProps {
  position: number;
  count: number;
  name: string;
  value: number | undefined;
  v: number | undefined;
  most: number;
  unsigned: boolean;
  faint: boolean;
  on: boolean;
  onPoint(): void;
}

function Row({ position, count, name, value, v, most, unsigned, faint, on, onPoint }: RowProps) {
  const share = most > 0 && v ? Math.abs(v) / most : 0;
  const width = unsigned ? 100 * share : 50 * share;
  const left = unsigned ? 0 : v !== undefined && v < 0 ? 50 - width : 50;
  const said = unsigned && v !== undefined ? plain(Math.abs(v)) : signed(v);
  const bar = unsigned ? 'bgu' : signClass(v) === 'neg' ? 'bgn' : 'bgp';
  return (
    <div
      id={`row-${position}`}
      class={`fr ${on ? 'hov' : ''} ${faint ? 'faint' : ''}`}
      role="option"
      aria-selected={on}
      aria-posinset={position + 1}
      aria-setsize={count}
      aria-label={`${name}, ${plain(value)}, ${said}`}
      onPointerEnter={onPoint}
    >
      <div class="el" title={name}>
        {name}
      </div>{' '}
      <div class="n r">{plain(value)}</div> <div class={`n r ${unsigned || faint ? '' : signClass(v)}`}>{said}</div>{' '}
      <span class="trk">
        {share > 0 && !faint && <i class={bar} style={{ left: `${left}%`, width: `${width}%` }} />}
        <span class="z" style={{ left: unsigned ? '0' : '50%' }} />
      </span>
    </div>
  );
}

/** Elements in order, or the largest magnitude first. */
export function orderOf(values: ArrayLike<number> | undefined, count: number, order: 'largest' | 'file'): number[] {
  const all = [...Array(count).keys()];
  return order === 'largest' && values ? all.sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]) || a - b) : all;
}
