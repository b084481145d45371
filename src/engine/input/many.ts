/** A data set: many inputs of one kind, each prepared as a single input would be. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Wanted } from './content';
import { inputError } from './fault';
import { formatName, readBytes } from './file';
import { isPictures, pictureOf, readIdx } from './idx';
import { classOf, labelInName, readLabelList } from './labelled';
import { acceptsFeatures, type FileSpec, fromContent, loadInput, type LoadedInput } from './load';
import { readNpy } from './npy';
import type { Preprocess } from './preprocess';
import { formatOf } from './registry';
import { openTable, rowOf } from './row';
import { takeRow } from './take-row';

/** Where a data set is. */
export interface DataSpec {
  /** A folder of pictures, a .csv of rows, an idx or .npy array. */
  path: string;
  /** A file of labels, for data that has none of its own. */
  labels?: string;
  /** The table column that is the label: its name, or its position from 0. */
  labelColumn?: string | number;
}

export interface DataSet {
  readonly count: number;
  /** Tells this data from other data: a hash of its content, for a folder of its files' names and sizes. */
  readonly digest: string;
  /** Where item `i` can be found again. */
  choice(i: number): FileSpec;
  /** Name of item `i` for a person. */
  title(i: number): string;
  /** The class of item `i`, where one came with it. */
  label(i: number): number | undefined;
  /** @throws BiasLensError (fault input) as `loadInput` */
  load(i: number): LoadedInput | Promise<LoadedInput>;
}

type Labelled = Omit<DataSet, 'label'> & { text(i: number): string | undefined };

/**
 * Opens a data set.
 * @param wanted the model's input, symbols that have a size replaced already
 * @param given the preprocessing, completed by the guess as for one input
 * @param classes names of the model's classes, to find labels by
 * @throws BiasLensError (fault input) as reading its files does; `study-data` when there is nothing in it
 */
export async function openData(
  spec: DataSpec,
  wanted: Wanted,
  given: Preprocess = {},
  classes?: readonly string[],
): Promise<DataSet> {
  const preprocess = spec.labelColumn === undefined ? given : { ...given, labelColumn: spec.labelColumn };
  const stat = await fs.stat(spec.path).catch(() => undefined);
  const data = await (stat?.isDirectory()
    ? openFolder(spec.path, wanted, preprocess, classes)
    : openFile(spec.path, wanted, preprocess));
  if (data.count === 0)
    throw inputError('study-data', path.basename(spec.path), 'holds no input', 'choose another folder or file');
  const list = spec.labels === undefined ? undefined : await readLabelList(spec.labels, data.count);
  const text = (i: number) => (list ? list.at(i, data.title(i)) : data.text(i));
  return { ...data, label: (i) => classOf(text(i), classes) };
}

async function openFolder(
  folder: string,
  wanted: Wanted,
  given: Preprocess,
  classes: readonly string[] | undefined,
): Promise<Labelled> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  const byName = new Intl.Collator('en', { numeric: true });
  const names = entries
    .filter((entry) => entry.isFile() && formatOf(entry.name)?.kind === 'picture' && !/ubyte/i.test(entry.name))
    .map((entry) =>
      path
        .relative(folder, path.join(entry.parentPath ?? entry.path, entry.name))
        .split(path.sep)
        .join('/'),
    )
    .sort(byName.compare);
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name} ${(await fs.stat(path.join(folder, name))).size}\n`);
  const choice = (i: number): FileSpec => ({ kind: 'file', path: path.join(folder, names[i]) });
  return {
    count: names.length,
    digest: hash.digest('hex'),
    choice,
    title: (i) => names[i],
    text: (i) => labelInName(names[i], classes),
    load: (i) => loadInput(choice(i), wanted, given),
  };
}

async function openFile(file: string, wanted: Wanted, given: Preprocess): Promise<Labelled> {
  const name = path.basename(file);
  const bytes = await readBytes(file);
  const choice = (row: number): FileSpec => ({ kind: 'file', path: file, row });
  const shared = { digest: createHash('sha256').update(bytes).digest('hex'), choice, title: (i: number) => `${name}, row ${i}` };
  if (formatOf(file)?.kind === 'table') {
    const ask = { file: name, wanted, labelColumn: given.labelColumn, accepts: acceptsFeatures(wanted, given) };
    const open = openTable(bytes, ask);
    const content = (i: number) => rowOf(open, i);
    const text = (i: number) => open.label && open.table.cells(i)[open.label.position];
    return { ...shared, count: open.table.rows, text, load: (i) => fromContent(content(i), choice(i), wanted, given) };
  }
  const array = /\.npy$/.test(formatName(file)) ? readNpy(bytes, name) : readIdx(bytes, name);
  const load = isPictures(array)
    ? (i: number) => fromContent(pictureOf(array, i, name), choice(i), wanted, given)
    : (i: number) => fromContent({ kind: 'tensor', tensor: takeRow(array, i, name) }, { ...choice(0), row: 0 }, wanted, given);
  return { ...shared, count: array.shape[0] ?? 0, text: () => undefined, load };
}
