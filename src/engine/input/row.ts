/** One row of a csv -> features, their names and the label that came with them. */
import type { Ask, Reader, RowContent } from './content';
import { CsvTable } from './csv';
import { inputError } from './fault';

/** Rows looked at to tell a label from a feature, and pixels from measurements. */
const SAMPLE = 64;

const LABEL_NAMES = ['label', 'class'];

/** A column's position and, when the file does not say so, why it is the label. */
interface LabelColumn {
  position: number;
  note?: string;
}

/**
 * A row of a .csv (or .csv.gz), row 0 unless asked otherwise.
 * @throws BiasLensError (fault input) `input-row`, `input-format`, `input-empty`, `input-label-column`, `input-size` or
 *   `input-not-a-number`
 */
export const readRow: Reader = (bytes, ask): RowContent => rowOf(openTable(bytes, ask), ask.row ?? 0);

/** A table that is read once for many rows. */
interface OpenTable {
  table: CsvTable;
  label: LabelColumn | undefined;
  pixels: boolean;
  file: string;
}

/** @throws as `readRow`, but for what is wrong with one row */
export function openTable(bytes: Uint8Array, ask: Ask): OpenTable {
  const table = new CsvTable(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'), ask.file);
  const sample = table.sample(SAMPLE);
  const label = findLabel(table, sample, ask);
  return { table, label, pixels: looksLikePixels(table, sample, label?.position), file: ask.file };
}

/** One row of an open table. @throws as `readRow` */
export function rowOf({ table, label, pixels, file }: OpenTable, row: number): RowContent {
  const cells = table.cells(row);
  const isFeature = (_: unknown, i: number) => i !== label?.position;
  return {
    kind: 'row',
    values: Float64Array.from(
      cells.map((cell, i) => (isFeature(cell, i) ? feature(table, row, i, cell, file) : 0)).filter(isFeature),
    ),
    row,
    rows: table.rows,
    pixels,
    ...(table.columns && { columns: table.columns.filter(isFeature) }),
    ...(label && { label: cells[label.position] }),
    ...(label?.note && { note: label.note }),
  };
}

function feature(table: CsvTable, row: number, i: number, cell: string, file: string): number {
  const value = table.number(cell);
  if (value !== undefined) return value;
  const column = table.columns?.[i] ?? `${i}`;
  const what = cell === '' ? 'is empty' : `holds "${cell}", which is not a number`;
  const action = 'fill in a number, or name a label column as preprocess.labelColumn';
  throw inputError('input-not-a-number', file, `row ${row}, column ${column} ${what}`, action);
}

/** Position of the column that holds the label, as `readRow` finds it. */
export function labelColumn(table: CsvTable, ask: Ask): number | undefined {
  return findLabel(table, table.sample(SAMPLE), ask)?.position;
}

/** The given column, else one named label or class, else the one column that is too many. */
function findLabel(table: CsvTable, sample: string[][], { labelColumn, accepts, file }: Ask): LabelColumn | undefined {
  if (labelColumn !== undefined) {
    const position = positionOf(table, labelColumn);
    if (position !== undefined) return { position };
    if (!accepts(table.width)) throw noLabelColumn(table, labelColumn, file);
    return undefined;
  }
  const named = table.columns?.findIndex((name) => LABEL_NAMES.includes(name.toLowerCase())) ?? -1;
  if (named >= 0) return { position: named };
  return accepts(table.width) || !accepts(table.width - 1) ? undefined : oneTooMany(table, sample);
}

function positionOf(table: CsvTable, column: string | number): number | undefined {
  const position =
    typeof column === 'string' ? (table.columns?.indexOf(column) ?? -1) : column < 0 ? table.width + column : column;
  return position >= 0 && position < table.width ? position : undefined;
}

/**
 * Of the columns, the one of text if exactly one is, else the first or the last if it holds whole numbers. When both do, a column
 * that is the same in every row (a border pixel) is no label; then the first.
 */
function oneTooMany(table: CsvTable, sample: string[][]): LabelColumn | undefined {
  const last = table.width - 1;
  const column = (i: number) => sample.map((cells) => cells[i]);
  const text = sample[0].map((_, i) => i).filter((i) => column(i).some((cell) => table.number(cell) === undefined));
  if (text.length === 1) return { position: text[0], note: noteOf(table, text[0], 'it is text') };
  if (text.length > 1) return undefined;
  const whole = [0, last].filter((i) => column(i).every((cell) => Number.isInteger(table.number(cell))));
  const varied = whole.filter((i) => new Set(column(i)).size > 1);
  const position = varied[0] ?? whole[0];
  return position === undefined ? undefined : { position, note: noteOf(table, position, 'it is one more than the model takes') };
}

function noteOf(table: CsvTable, position: number, why: string): string {
  const name = table.columns?.[position];
  const which = name
    ? `column ${name}`
    : position === 0
      ? 'the first column'
      : position === table.width - 1
        ? 'the last column'
        : `column ${position}`;
  return `${which} is taken as the label, ${why}`;
}

function noLabelColumn(table: CsvTable, column: string | number, file: string): Error {
  const listed = table.columns?.slice(0, 8).join(', ') + ((table.columns?.length ?? 0) > 8 ? ', …' : '');
  const has = table.columns ? `its columns are ${listed}` : `it has ${table.width} columns without names`;
  return inputError('input-label-column', file, `has no column ${column}; ${has}`, 'correct preprocess.labelColumn');
}

function looksLikePixels(table: CsvTable, sample: string[][], label: number | undefined): boolean {
  let above = false;
  for (const cells of sample) {
    for (let i = 0; i < cells.length; i++) {
      if (i === label) continue;
      const value = table.number(cells[i]);
      if (value === undefined || !Number.isInteger(value) || value < 0 || value > 255) return false;
      above ||= value > 1;
    }
  }
  return above;
}
