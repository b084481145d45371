/** Aligned columns of text that may be coloured. */

export interface Column {
  title: string;
  align: 'left' | 'right';
}

const CODES = /\u001b\[[\d;]*m/g;

/** A table with its titles, two spaces between columns, nothing at the ends of lines. A column without content is left out. */
export function table(all: readonly Column[], allRows: readonly string[][], title: (text: string) => string): string {
  const filled = all.map((_, i) => allRows.some((row) => row[i] !== ''));
  const columns = all.filter((_, i) => filled[i]);
  const rows = allRows.map((row) => row.filter((_, i) => filled[i]));
  const widths = columns.map((column, i) => Math.max(visible(column.title), ...rows.map((row) => visible(row[i]))));
  const line = (cells: string[]) =>
    cells.map((cell, i) => (columns[i].align === 'left' ? padEnd(cell, widths[i]) : padStart(cell, widths[i]))).join('  ');
  const head = line(columns.map((column) => column.title));
  return [title(head.trimEnd()), ...rows.map((row) => line(row).trimEnd())].join('\n');
}

/** Columns that a cell takes; the codes take none, and a character outside of the first plane is one. */
function visible(text: string): number {
  return [...text.replace(CODES, '')].length;
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - visible(text))) + text;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - visible(text)));
}

/** `text` with `by` spaces before every line. */
export function indent(text: string, by = 2): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
