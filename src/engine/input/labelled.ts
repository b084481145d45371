/** Which class an item of a data set is of, from what came with it: a column, a folder's or a file's name, a list of labels. */
import * as path from 'node:path';
import type { Tensor } from '../tensor';
import { CsvTable } from './csv';
import { inputError } from './fault';
import { formatName, readBytes } from './file';
import { readIdx } from './idx';
import { readNpy } from './npy';

/** The class that a label names: its place among the model's classes, or the number that it is; undefined when it is neither. */
export function classOf(label: string | undefined, classes: readonly string[] | undefined): number | undefined {
  if (label === undefined || label.trim() === '') return undefined;
  const named = classes?.findIndex((name) => same(name, label)) ?? -1;
  if (named >= 0) return named;
  const number = Number(label);
  return Number.isInteger(number) && number >= 0 ? number : undefined;
}

/**
 * The label in a picture's place in a folder: the folder that it is in, `label7` or the name of a class or a leading number in its own name
 * (`fashion_t10k_00_label9.png`, `cifar10_test_002_ship.png`, `7-0.png`).
 * @param relative path from the data set's folder
 */
export function labelInName(relative: string, classes: readonly string[] | undefined): string | undefined {
  const parts = relative.split('/');
  if (parts.length > 1) return parts[parts.length - 2];
  const name = parts[0].replace(/\.[^.]*$/, '');
  const numbered = /label[-_ ]?(\d+)/i.exec(name) ?? /^(\d+)(?=[-_ .]|$)/.exec(name);
  const words = name.split(/[^\p{L}\p{N}]+/u);
  const named = classes?.find((c) => c !== '' && !/^\d+$/.test(c) && words.some((word) => same(word, c)));
  return named ?? numbered?.[1];
}

/** Labels in a file of their own, by position or by the name of the picture that they are of. */
interface LabelList {
  /** How many, where they are by position. */
  count?: number;
  at(position: number, name: string): string | undefined;
}

/**
 * Reads labels: an idx or .npy array, a csv of `file,label`, or a text of one label a line.
 * @throws BiasLensError (fault input) as reading the file does; `labels` when there are fewer than `count`
 */
export async function readLabelList(file: string, count: number): Promise<LabelList> {
  const name = path.basename(file);
  const bytes = await readBytes(file);
  const values = arrayIn(bytes, name);
  if (values) return inOrder(Array.from(values.data as ArrayLike<number>, String), count, name);
  const text = Buffer.from(bytes).toString('utf8');
  if (!/\.(csv|tsv)$/.test(formatName(file))) return inOrder(text.trimEnd().split(/\r?\n/), count, name);
  const table = new CsvTable(text, name);
  const rows = Array.from({ length: table.rows }, (_, i) => table.cells(i));
  if (table.width === 1)
    return inOrder(
      rows.map(([label]) => label),
      count,
      name,
    );
  const byName = new Map(rows.map(([of, label]) => [path.basename(of), label]));
  return { at: (_, of) => byName.get(path.basename(of)) };
}

function arrayIn(bytes: Uint8Array, name: string): Tensor | undefined {
  if (/\.npy$/i.test(name)) return readNpy(bytes, name);
  return bytes[0] === 0 && bytes[1] === 0 ? readIdx(bytes, name) : undefined;
}

function inOrder(labels: string[], count: number, name: string): LabelList {
  if (labels.length < count) {
    const reason = `has ${labels.length} labels, the data set has ${count} items`;
    throw inputError('labels', name, reason, 'give the labels of this data set');
  }
  return { count: labels.length, at: (position) => labels[position] };
}

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();
