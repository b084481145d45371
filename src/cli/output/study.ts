/** A study's results as text. */
import type { Cell, Summary, Table } from '../../session/study/summary';
import { percent, plain, signed, UNKNOWN } from '../../format/number';
import { indent, table, type Column } from './table';

/** Rows of a table that a terminal is shown; all are in the files. */
const MOST_ROWS = 40;

export function studyText({ title, sentences, tables }: Summary, folder: string): string {
  const shown = tables.filter(({ rows }) => rows.length > 0).map(tableText);
  return [title, sentences.join('\n'), ...shown, `Everything is in ${folder}: report.html, results.csv, summary.json`].join(
    '\n\n',
  );
}

function tableText(of: Table): string {
  const rows = of.rows.slice(0, MOST_ROWS).map((row) => row.map((cell, i) => cellText(cell, i, of)));
  const columns: Column[] = of.columns.map((name, i) => ({
    title: name,
    align: of.rows.some((row) => typeof row[i] === 'number') ? 'right' : 'left',
  }));
  const more = of.rows.length > MOST_ROWS ? `\n… and ${of.rows.length - MOST_ROWS} more in ${of.name}.csv` : '';
  return `${of.title}\n${indent(table(columns, rows, (text) => text))}${more}`;
}

function cellText(cell: Cell, i: number, { percent: shares, signed: attributions }: Table): string {
  if (cell === null) return UNKNOWN;
  if (typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return UNKNOWN;
  if (shares?.includes(i)) return percent(cell);
  if (attributions?.includes(i)) return signed(cell);
  return Number.isInteger(cell) ? String(cell) : plain(cell);
}
