/** Labels that lie beside the rows of an array or the pictures of a set, as data sets are published. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { errorInfo } from '../errors';
import { readLabelList } from './labelled';
import { npzNames, readNpz } from './npz';
import { size, toNumbers } from '../tensor';

/** The label of a row, where there is one. */
type RowLabels = (row: number) => string | undefined;

const NONE: RowLabels = () => undefined;

/**
 * The labels of a file of `count` rows: of `t10k-images-idx3-ubyte` those of `t10k-labels-idx1-ubyte`, of `x_test.npy` those of
 * `y_test.npy`, of any file NAME those of NAME-labels; of an .npz its array y or labels. Never of another number of rows.
 */
export async function rowLabels(file: string, count: number, bytes: Uint8Array, member?: string): Promise<RowLabels> {
  if (/\.npz$/i.test(file)) return inArchive(bytes, path.basename(file), count, member);
  const there = new Set(await fs.readdir(path.dirname(file)).catch(() => []));
  for (const name of namesFor(path.basename(file))) {
    if (!there.has(name)) continue;
    try {
      const list = await readLabelList(path.join(path.dirname(file), name), count);
      if (list.count === count) return (row) => list.at(row, '');
    } catch (error) {
      // What only lies there is an extra.
      if (errorInfo(error).fault !== 'input') throw error;
    }
  }
  return NONE;
}

function namesFor(file: string): string[] {
  const idx = file.replace(/images/i, 'labels').replace(/idx\d/i, 'idx1');
  const stem = file.replace(/\.gz$/i, '').replace(/\.[^.]*$/, '');
  const paired = /^x(?=[_.-])/i.exec(file) ? [`${file[0] === 'X' ? 'Y' : 'y'}${file.slice(1)}`, `y${file.slice(1)}`] : [];
  const own = ['npy', 'txt', 'csv'].flatMap((end) => [`${stem}-labels.${end}`, `${stem}_labels.${end}`, `${stem}.labels.${end}`]);
  return [...(idx === file ? [] : [idx]), ...paired, ...own];
}

function inArchive(bytes: Uint8Array, file: string, count: number, member = ''): RowLabels {
  const paired = member.replace(/^x/i, (x) => (x === 'X' ? 'Y' : 'y'));
  for (const name of npzNames(bytes, file).filter((other) => other !== member && (other === paired || isLabels(other)))) {
    const array = readNpz(bytes, file, name);
    if (size(array.shape) !== count) continue;
    const values = toNumbers(array);
    return (row) => String(values[row]);
  }
  return NONE;
}

/** Whether an array of an archive is of labels, by its name. */
export function isLabels(name: string): boolean {
  return /^(y|labels?|targets?)([_.-]|$)/i.test(name);
}
