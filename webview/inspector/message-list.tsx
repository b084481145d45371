/** The frame around a unit's messages, those it sends and those it gets: the bar, the filter, and the rows. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Grid, type GridColumn } from '../parts/grid';
import { t } from '../text';
import { FilterBar } from './filter-bar';
import { ListTools } from './list-tools';
import type { List } from './listing';
import type { Looked } from './messages';
import type { Fetched } from './rows';

/** Where the keyboard is in the list: on the first row again when it is of another unit, or in another order. */
interface Cursor {
  /** What the list is of. */
  of: string;
  at: number;
  move(row: number): void;
}

export function useCursor({ of: name, position }: Looked, order: string): Cursor {
  const [at, move] = useState(0);
  const of = `${name} ${position}`;
  useEffect(() => move(0), [of, order]);
  return { of, at, move };
}

interface Props<Column extends string, Row> {
  id: string;
  label: string;
  list: List<Column>;
  /** The head of the column that the filter's bounds are on. */
  head: string;
  /** What an index means. */
  axes: string;
  columns: GridColumn[];
  total: number | undefined;
  rows: Pick<Fetched<'messages' | 'received'>, 'stale' | 'onSight'> & { row(i: number): Row | undefined };
  cursor: Cursor;
  cells(row: Row): ComponentChildren[];
  follow(row: Row): void;
  /** What is said where there are no messages at all. */
  none: string;
  /** The choice between the views. */
  views: ComponentChildren;
  csv(): Promise<string>;
}

export function MessageList<Column extends string, Row>(props: Props<Column, Row>) {
  const { id, label, list, columns, total = 0, rows, cursor, views, axes } = props;
  return (
    <>
      <div class="row list-bar">
        {views}
        <span class="grow" />
        <ListTools list={list} copyLabel={t('copyMessagesCsv')} csv={props.csv} />
      </div>
      {list.open && <FilterBar list={list} column={props.head} axes={axes} named />}
      {props.total === 0 ? (
        <p class="d insp-none">{list.filtered ? t('noRows') : props.none}</p>
      ) : (
        <Grid
          id={id}
          label={label}
          columns={columns}
          count={total}
          at={Math.min(cursor.at, Math.max(0, total - 1))}
          of={`${cursor.of} ${cursor.at}`}
          order={list.order}
          rows={8}
          onMove={cursor.move}
          onEnter={(i) => {
            const row = rows.row(i);
            if (row) props.follow(row);
          }}
          onSight={rows.onSight}
          cells={(i) => {
            const row = rows.row(i);
            return row ? props.cells(row) : null;
          }}
          stale={rows.stale}
          cursor
        />
      )}
    </>
  );
}
