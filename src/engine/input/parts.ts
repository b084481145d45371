/** The inputs in a file that holds several, for a person to choose among: rows of a table, pictures of a set, arrays of an archive. */
import * as path from 'node:path';
import type { Ask, Wanted } from './content';
import { CsvTable } from './csv';
import { formatName, readBytes } from './file';
import { choose } from './arrays';
import { batchRows } from './fit';
import { readIdx } from './idx';
import { acceptsFeatures } from './load';
import { readNpy } from './npy';
import { npzNames, readNpz } from './npz';
import type { Preprocess } from './preprocess';
import { formatOf } from './registry';
import { labelColumn } from './row';
import { isLabels, rowLabels } from './row-labels';
import type { NumericData, Tensor } from '../tensor';

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
const SHOWN_WORDS = 16;

/** Which parts. */
interface Range {
  offset: number;
  count: number;
  /** Array of an archive whose rows they are. */
  member?: string;
  /** The word that a whole number stands for. */
  word?(id: number): string | undefined;
}

/**
 * The parts of a file from `offset` on, at most `count`, and how many there are; none of a file that holds one input.
 * @throws BiasLensError (fault input) as the file's reader does
 */
export async function inputParts(
  file: string,
  wanted: Wanted,
  given: Preprocess,
  { offset, count, member, word }: Range,
): Promise<{ total: number; parts: InputPart[] }> {
  const name = path.basename(file);
  const format = formatOf(file);
  const one = { total: 1, parts: [] };
  if (format?.kind === 'table') {
    const ask = { file: name, wanted, labelColumn: given.labelColumn, accepts: acceptsFeatures(wanted, given) };
    return rowsOf(await readBytes(file), ask, offset, count);
  }
  const ends = formatName(file);
  const isIdx = format?.kind === 'picture' && /ubyte$|\.idx\d?$/.test(ends);
  if (!isIdx && !/\.np[yz]$/.test(ends)) return one;
  const bytes = await readBytes(file);
  if (ends.endsWith('.npz')) {
    const names = npzNames(bytes, name);
    const inputs = names.filter((array) => names.length === 1 || !isLabels(array));
    // What the reader takes by itself is not asked for.
    const asked = member === undefined && inputs.length > 1 && !inputs.some((a) => a === wanted.name || a === `x:${wanted.name}`);
    if (asked)
      return { total: names.length, parts: names.slice(offset, offset + count).map((array) => ({ member: array, text: '' })) };
  }
  const array = isIdx ? readIdx(bytes, name) : arrayOf(bytes, { file: name, member, wanted });
  const total = isIdx ? array.shape[0] : batchRows(array.shape, wanted.shape);
  if (total === undefined || total < 2) return one;
  const labels = await rowLabels(file, total, bytes, member);
  const step = array.data.length / total;
  const parts = range(offset, count, total).map((row): InputPart => {
    const label = labels(row);
    const text = isIdx ? '' : firstOf(array.data.slice(row * step, (row + 1) * step), word);
    return { row, text, ...(label !== undefined && { label }) };
  });
  return { total, parts };
}

function arrayOf(bytes: Uint8Array, ask: { file: string; member?: string; wanted: Wanted }): Tensor<NumericData> {
  return /\.npz$/i.test(ask.file) ? readNpz(bytes, ask.file, choose(bytes, ask)) : readNpy(bytes, ask.file);
}

/** The first values of a row, tokens as their words. */
function firstOf(values: NumericData, word: Range['word']): string {
  const first = Array.from(values.slice(0, word ? SHOWN_WORDS : SHOWN) as ArrayLike<number | bigint>, Number);
  const shown = first.map((v) => word?.(v) ?? brief(v));
  const more = values.length > shown.length;
  return word ? shown.join(' ') + (more ? ' …' : '') : shown.join(', ') + (more ? ', …' : '');
}

const brief = (value: number) => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4))));

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
