/** A list of units or messages as it is asked for: filtered, in order, by range. */
import { kept, type Rows } from './filter';
import { byMagnitude, inOrder, type Kept, type Ordered } from './order';
import type { Listed, Listing } from './types';

/** Rows asked for, and how many there are: all, and those that pass the filter. */
export interface Page extends Ordered {
  total: number;
  all: number;
  kept: Kept;
}

/** @param usual the column that is sorted by unless the query says another */
export function list<Column extends string>(rows: Rows<Column>, usual: Column, query: Listing<Column> & { find?: number }): Page {
  const { sort = usual, filter } = query;
  const some = kept(rows, filter);
  const ordered = sort === 'index' ? inOrder(rows.count, some, query) : byMagnitude(rows.columns[sort], some, query);
  return { ...ordered, total: some?.length ?? rows.count, all: rows.count, kept: some };
}

/** The head of an answer about messages. */
export function listedOf({ total, all, kept: some }: Page, message: ArrayLike<number>): Listed {
  let [sum, abs, shown] = [0, 0, 0];
  for (let row = 0; row < all; row++) {
    sum += message[row];
    abs += Math.abs(message[row]);
  }
  some?.forEach((row) => (shown += message[row]));
  return { total, all, shown: some ? shown : sum, sum, abs };
}

/** What is listed of a unit that is not there. */
export const NOTHING: Listed = { total: 0, all: 0, shown: 0, sum: 0, abs: 0 };
