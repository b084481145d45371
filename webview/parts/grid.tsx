/** A table of numbers with a row that the arrow keys move: one tab stop, rows drawn only where they are in sight. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icon';
import { reveal, useScroll, VirtualRows } from './virtual';

export interface GridColumn {
  id: string;
  head: string;
  /** A CSS grid track. */
  track: string;
  /** What it is when it can be sorted by. */
  sort?: { on: 'ascending' | 'descending' | 'none'; label: string; run(): void };
}

interface GridProps {
  id: string;
  label: string;
  columns: GridColumn[];
  count: number;
  /** Row with the focus or the selection; −1: none of them. */
  at: number;
  /** What that row is of: it is brought into sight when this changes, or when the row of the same moves in an order that stays. */
  of?: string;
  /** How the rows are ordered and cut down: in another order they are shown from the first on. */
  order?: string;
  /** Rows in sight before it scrolls. */
  rows: number;
  onMove(row: number): void;
  onEnter?(row: number): void;
  /** Rows that are in sight: from the first to before the last. */
  onSight?(first: number, last: number): void;
  /** The cells of a row, null while they are awaited. */
  cells(row: number): ComponentChildren[] | null;
  stale?: boolean;
  /** The row is only where the keyboard is, not a selection. */
  cursor?: boolean;
}

const ROW = 22;

export function Grid(props: GridProps) {
  const { id, label, columns, count, at, rows, onMove, onEnter, cells, stale, cursor } = props;
  const box = useRef<HTMLDivElement>(null);
  useReveal(box, props);
  useSight(box, count, props.onSight);
  const template = { gridTemplateColumns: columns.map((c) => c.track).join(' ') };
  const shown = Math.min(rows, Math.max(1, count));
  return (
    <div
      class={`grid ${stale ? 'stale' : ''} ${cursor ? 'cursor' : ''}`}
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-activedescendant={count > 0 && at >= 0 ? `${id}-${at}` : undefined}
      tabIndex={0}
      ref={box}
      onKeyDown={(event) => gridKey(event, props)}
      style={{ height: `${(shown + 1) * ROW}px` }}
    >
      <div class="grid-row head" role="row" aria-rowindex={1} style={template}>
        {columns.map((column) => (
          <Head key={column.id} column={column} />
        ))}
      </div>
      <VirtualRows box={box} count={count} rowHeight={ROW} keep={at} offset={ROW}>
        {(i) => (
          <div
            id={`${id}-${i}`}
            class={`grid-row ${i === at ? 'on' : ''}`}
            role="row"
            aria-rowindex={i + 2}
            aria-selected={i === at}
            style={template}
            onClick={() => onMove(i)}
            onDblClick={() => onEnter?.(i)}
          >
            {(cells(i) ?? columns.map(() => null)).map((cell, k) => (
              <span key={columns[k]?.id ?? k} role="gridcell" class="el">
                {cell}
              </span>
            ))}
          </div>
        )}
      </VirtualRows>
    </div>
  );
}

/** Up from the first row leads to the heads, where left and right move, Enter sorts, and down leads back. */
function gridKey(event: KeyboardEvent & { currentTarget: HTMLElement }, { rows, count, at, onMove, onEnter }: GridProps): void {
  const { currentTarget: box, key } = event;
  const heads = [...box.querySelectorAll<HTMLElement>('.sort')];
  const head = heads.indexOf(event.target as HTMLElement);
  const delta = { ArrowDown: 1, ArrowUp: -1, PageDown: rows, PageUp: -rows, Home: -count, End: count }[key];
  if (head >= 0) {
    const side = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (side) heads[(head + side + heads.length) % heads.length].focus();
    else if (key === 'ArrowDown') box.focus();
    else return;
  } else if (key === 'ArrowUp' && at <= 0 && heads.length > 0) {
    (box.querySelector<HTMLElement>('[aria-sort$=scending] .sort') ?? heads[0]).focus();
  } else if (delta) {
    if (count > 0) onMove(Math.max(0, Math.min(count - 1, at + delta)));
  } else if (key === 'Enter' && onEnter && at >= 0) onEnter(at);
  else return;
  event.preventDefault();
}

/** Brings the row into sight; after the person has changed the order, the first rows, until the row is another one. */
function useReveal(box: { current: HTMLElement | null }, { at, of, order }: GridProps): void {
  const was = useRef({ order, of });
  const ordered = useRef(false);
  useLayoutEffect(() => {
    if (was.current.of !== of) ordered.current = false;
    if (was.current.order !== order) {
      ordered.current = true;
      if (box.current) box.current.scrollTop = 0;
    }
    was.current = { order, of };
    // The head stays in sight over the rows, so a row is hidden by it one row early.
    if (at >= 0 && !ordered.current) reveal(box.current, at * ROW, 2 * ROW);
  }, [at, of, order]);
}

function useSight(box: { current: HTMLElement | null }, count: number, onSight: GridProps['onSight']): void {
  const { top, height } = useScroll(box);
  const [first, last] = [Math.floor(top / ROW), Math.min(count, Math.ceil((top + height) / ROW))];
  useEffect(() => onSight?.(first, last), [first, last]);
}

function Head({ column }: { column: GridColumn }) {
  const { head, sort } = column;
  if (!sort) {
    return (
      <span role="columnheader" class="el">
        {head}
      </span>
    );
  }
  return (
    <span role="columnheader" aria-sort={sort.on} class="el">
      <button class="sort" tabIndex={-1} title={sort.label} aria-label={sort.label} onClick={sort.run}>
        <span class="el">{head}</span>
        {sort.on !== 'none' && <Icon name={sort.on === 'ascending' ? 'up' : 'down'} size={10} />}
      </button>
    </span>
  );
}
