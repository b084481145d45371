/** A table of numbers with a row that the arrow keys move: one tab stop, rows drawn only where they are in sight. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon';
import { reveal, VirtualRows } from './virtual';

export interface GridColumn {
  id: string;
  head: string;
  /** A CSS grid track. */
  track: string;
  /** What it is when it can be sorted by. */
  sort?: { on: boolean; label: string; run(): void };
}

interface GridProps {
  id: string;
  label: string;
  columns: GridColumn[];
  count: number;
  /** Row with the focus or the selection. */
  at: number;
  /** Rows in sight before it scrolls. */
  rows: number;
  onMove(row: number): void;
  onEnter?(row: number): void;
  /** The cells of a row, null while they are awaited. */
  cells(row: number): ComponentChildren[] | null;
  stale?: boolean;
  /** The row is only where the keyboard is, not a selection. */
  cursor?: boolean;
}

const ROW = 22;

export function Grid({ id, label, columns, count, at, rows, onMove, onEnter, cells, stale, cursor }: GridProps) {
  const box = useRef<HTMLDivElement>(null);
  // The head stays in sight over the rows, so a row is hidden by it one row early.
  useEffect(() => reveal(box.current, at * ROW, 2 * ROW), [at]);
  const key = (event: KeyboardEvent) => {
    const delta = { ArrowDown: 1, ArrowUp: -1, PageDown: rows, PageUp: -rows, Home: -count, End: count }[event.key];
    if (delta) onMove(Math.max(0, Math.min(count - 1, at + delta)));
    else if (event.key === 'Enter' && onEnter) onEnter(at);
    else return;
    event.preventDefault();
  };
  const template = { gridTemplateColumns: columns.map((c) => c.track).join(' ') };
  const shown = Math.min(rows, Math.max(1, count));
  return (
    <div
      class={`grid ${stale ? 'stale' : ''} ${cursor ? 'cursor' : ''}`}
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-activedescendant={count > 0 ? `${id}-${at}` : undefined}
      tabIndex={0}
      ref={box}
      onKeyDown={key}
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
    <span role="columnheader" aria-sort={sort.on ? 'descending' : 'none'}>
      <button class="sort" tabIndex={-1} title={sort.label} aria-label={sort.label} onClick={sort.run}>
        {head}
        {sort.on && <Icon name="down" size={10} />}
      </button>
    </span>
  );
}
