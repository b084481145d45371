/** How a list is ordered and cut down: what its heads and its filter bar say, and what the session is asked for. */
import { useEffect, useState } from 'preact/hooks';
import type { RowFilter } from '../../src/protocol/types';
import { indexPattern } from '../../src/format/index-pattern';
import type { GridColumn } from '../parts/grid';
import { t } from '../text';

/** What a person has typed and chosen. */
interface Wanted<Column extends string> {
  sort: Column | 'index';
  /** The number sorted by last: the bounds are on this one. */
  column: Column;
  reversed: boolean;
  open: boolean;
  /** An index, or part of a name. */
  text: string;
  sign: 'both' | 'positive' | 'negative';
  least: string;
}

export interface List<Column extends string> extends Wanted<Column> {
  /** What the session is asked for, but for the range. */
  ask: { sort: Column | 'index'; reversed: boolean; filter: RowFilter<Column> };
  /** Says the order and the filter: with another one the rows are others. */
  order: string;
  filtered: boolean;
  /** What has been typed is no index, or no number. */
  wrong: { text: boolean; least: boolean };
  change(to: Partial<Wanted<Column>>): void;
  sortBy(column: Column | 'index'): void;
}

const UNFILTERED = { text: '', sign: 'both', least: '' } as const;

/**
 * @param usual sorted by until another is chosen
 * @param of what is listed: the filter is for this and no other
 * @param named whether rows have names to look for
 */
export function useList<Column extends string>(usual: Column, of: string, named: boolean): List<Column> {
  const [chosen, setChosen] = useState<Partial<Wanted<Column>>>({});
  const wanted: Wanted<Column> = { sort: usual, column: usual, reversed: false, open: false, ...UNFILTERED, ...chosen };
  const change = (to: Partial<Wanted<Column>>) => setChosen((was) => ({ ...was, ...to, ...(to.open === false && UNFILTERED) }));
  useEffect(() => setChosen((was) => ({ ...was, ...UNFILTERED, open: false })), [of]);
  const sortBy = (sort: Column | 'index') =>
    change({ sort, reversed: sort === wanted.sort && !wanted.reversed, ...(sort !== 'index' && { column: sort }) });
  const { filter, wrong } = filterOf(wanted, named);
  const ask = { sort: wanted.sort, reversed: wanted.reversed, filter };
  const filtered = Object.keys(filter).length > 0;
  return { ...wanted, ask, order: JSON.stringify(ask), filtered, wrong, change, sortBy };
}

function filterOf<Column extends string>({ text, sign, least, column }: Wanted<Column>, named: boolean) {
  const typed = text.trim();
  const index = indexPattern(typed) ?? undefined;
  const bound = least.trim() === '' ? undefined : Number(least.replace(',', '.'));
  const wrong = { text: typed !== '' && !index && !named, least: bound !== undefined && !(bound >= 0) };
  const filter: RowFilter<Column> = {
    ...(index && { index }),
    ...(typed !== '' && !index && named && { name: typed }),
    ...(sign !== 'both' && { column, sign: sign === 'positive' ? 1 : -1 }),
    ...(bound !== undefined && !wrong.least && { column, least: bound }),
  };
  return { filter, wrong };
}

/** A column whose head sorts: a number by its magnitude, the largest first; again, the other way round. */
export function sortable<Column extends string>(
  list: Pick<List<Column>, 'sort' | 'reversed' | 'sortBy'>,
  id: Column | 'index',
  head: string,
  track: string,
): GridColumn {
  const down = id === 'index' ? list.reversed : !list.reversed;
  const on = list.sort === id ? (down ? 'descending' : 'ascending') : 'none';
  return { id, head, track, sort: { on, label: t('sortBy', { name: head }), run: () => list.sortBy(id) } };
}
