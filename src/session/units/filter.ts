/** Which rows of a list a person wants to see. */
import { isMeant } from '../../format/index-pattern';
import { unravel } from '../../engine/tensor';
import type { Kept } from './order';
import type { RowFilter } from './types';

/** A list before it is cut down. */
export interface Rows<Column extends string> {
  count: number;
  columns: Record<Column, ArrayLike<number>>;
  /** Where a row's index lies, and in which shape. */
  position(row: number): number;
  shape(row: number): readonly number[];
  /** What a name can match. */
  names(row: number): (string | undefined)[];
}

/** Rows that pass, null when nothing is filtered. */
export function kept<Column extends string>(rows: Rows<Column>, filter: RowFilter<Column> | undefined): Kept {
  const tests = filter ? testsOf(rows, filter) : [];
  if (tests.length === 0) return null;
  const found: number[] = [];
  for (let row = 0; row < rows.count; row++) if (tests.every((test) => test(row))) found.push(row);
  return found;
}

function testsOf<Column extends string>(rows: Rows<Column>, filter: RowFilter<Column>): ((row: number) => boolean)[] {
  const { index, name, column, sign, least } = filter;
  const tests: ((row: number) => boolean)[] = [];
  // Numbers first: they are the cheapest to look at.
  if (column) {
    const values = rows.columns[column];
    if (sign) tests.push((row) => Math.sign(values[row]) === sign);
    if (least !== undefined) tests.push((row) => Math.abs(values[row]) >= least);
  }
  if (index) tests.push((row) => isMeant(index, unravel(rows.position(row), rows.shape(row)), rows.shape(row)));
  if (name) {
    const wanted = plainly(name);
    tests.push((row) => rows.names(row).some((n) => n !== undefined && plainly(n).includes(wanted)));
  }
  return tests;
}

/** A column is written with blanks where its name has underscores. */
const plainly = (name: string) => name.toLowerCase().replaceAll('_', ' ').trim();
