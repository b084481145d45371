/** The inputs in a file that holds several, for a person to choose among: rows of a table, pictures of a set, arrays of an archive. */
import * as path from 'node:path';
import type { Ask, Wanted } from './content';
import { CsvTable } from './csv';
import { formatName, readBytes } from './file';
import { readIdx } from './idx';
import { acceptsFeatures } from './load';
import { npzNames } from './npz';
import type { Preprocess } from './preprocess';
import { formatOf } from './registry';
import { labelColumn } from './row';

/** One input of several. */
export interface InputPart {
  row?: number;
  member?: string;
  /** The label that came with it. */
  label?: string;
  /** Its first values. */
  text: string;
}

/** As many values as tell one row from the next. */
const SHOWN = 6;

/**
 * The parts of a file from `offset` on, at most `count`, and how many there are; none of a file that holds one input.
 * @throws BiasLensError (fault input) as the file's reader does
 */
export async function inputParts(
  file: string,
  wanted: Wanted,
  given: Preprocess,
  { offset, count }: { offset: number; count: number },
): Promise<{ total: number; parts: InputPart[] }> {
  const name = path.basename(file);
  const format = formatOf(file);
  const one = { total: 1, parts: [] };
  if (format?.kind === 'table') {
    const ask = { file: name, wanted, labelColumn: given.labelColumn, accepts: acceptsFeatures(wanted, given) };
    return rowsOf(await readBytes(file), ask, offset, count);
  }
  if (format?.kind === 'picture' && formatName(file).match(/ubyte$|\.idx\d?$/)) {
    const total = readIdx(await readBytes(file), name).shape[0];
    return total > 1 ? { total, parts: range(offset, count, total).map((row) => ({ row, text: '' })) } : one;
  }
  if (!formatName(file).endsWith('.npz')) return one;
  const names = npzNames(await readBytes(file), name);
  // What the reader takes by itself is not asked for.
  if (names.length < 2 || names.some((member) => member === wanted.name || member === `x:${wanted.name}`)) return one;
  return { total: names.length, parts: names.slice(offset, offset + count).map((member) => ({ member, text: '' })) };
}

function rowsOf(bytes: Uint8Array, ask: Ask, offset: number, count: number): { total: number; parts: InputPart[] } {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  const table = new CsvTable(text, ask.file);
  const label = labelColumn(table, ask);
  const parts = range(offset, count, table.rows).map((row): InputPart => {
    const cells = table.cells(row);
    const values = cells.filter((_, i) => i !== label);
    const shown = values.slice(0, SHOWN).join(', ') + (values.length > SHOWN ? ', …' : '');
    return { row, text: shown, ...(label !== undefined && { label: cells[label] }) };
  });
  return { total: table.rows, parts };
}

function range(offset: number, count: number, total: number): number[] {
  return Array.from({ length: Math.max(0, Math.min(count, total - offset)) }, (_, i) => offset + i);
}
