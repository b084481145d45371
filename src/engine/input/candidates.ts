/** Files beside a model that could be its input. Only names are looked at; nothing is opened. */
import type { Dirent } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Wanted } from './content';
import { geometry, isFlat } from './geometry';
import { formatOf, type FormatKind } from './registry';

/** A file that could be the model's input. */
export interface Candidate {
  /** Absolute. */
  path: string;
  /** Relative to the folder, with `/`. */
  title: string;
  kind: FormatKind;
}

/** A folder of a whole data set would drown the list. */
const LIMIT = 200;

/** What lies beside a model and has a readable ending but is no input. */
const NOT_INPUTS =
  /(\.explain|^package|^package-lock|^tsconfig|^config|^labels?|^vocab|^tokenizer|^tokenizer_config)\.json$|^output_\d+\.pb$|labels.*ubyte(\.gz)?$/i;

/**
 * Files in `dir` and in its folders, one level deep, that a reader exists for: first the kind that suits the input (pictures for a
 * picture, tables for columns), then those beside the model, then by name in natural order (2 before 10). At most `limit`.
 * A link that leaves the folder is not followed; a folder that cannot be read is left out.
 * @param dir absolute path of the model's folder
 */
export async function candidates(dir: string, wanted: Wanted, limit = LIMIT): Promise<Candidate[]> {
  const found: Candidate[] = [];
  const root = await fs.realpath(dir).catch(() => dir);
  for (const entry of await list(dir)) {
    if (entry.isDirectory()) {
      const folder = path.join(dir, entry.name);
      for (const inner of await list(folder)) await add(found, dir, path.join(folder, inner.name), inner, root);
    } else await add(found, dir, path.join(dir, entry.name), entry, root);
  }
  const rank = kindRank(wanted);
  const byName = new Intl.Collator('en', { numeric: true });
  const order = (c: Candidate) => rank[c.kind] * 2 + (c.title.includes('/') ? 1 : 0);
  return found.sort((a, b) => order(a) - order(b) || byName.compare(a.title, b.title)).slice(0, limit);
}

async function list(dir: string): Promise<Dirent[]> {
  const entries = await fs.readdir(dir, { withFileTypes: true }).catch(() => []);
  return entries.filter(({ name }) => !name.startsWith('.') && name !== 'node_modules');
}

async function add(found: Candidate[], dir: string, file: string, entry: Dirent, root: string): Promise<void> {
  const format = formatOf(file);
  if (!format || NOT_INPUTS.test(entry.name)) return;
  if (!entry.isFile() && !(entry.isSymbolicLink() && (await isInside(file, root)))) return;
  found.push({ path: file, title: path.relative(dir, file).split(path.sep).join('/'), kind: format.kind });
}

async function isInside(link: string, root: string): Promise<boolean> {
  const target = await fs.realpath(link).catch(() => undefined);
  return target !== undefined && target.startsWith(root + path.sep) && (await fs.stat(target)).isFile();
}

function kindRank({ shape }: Wanted): Record<FormatKind, number> {
  const place = geometry(shape);
  if (place && !isFlat(place)) return { picture: 0, tensor: 1, table: 2 };
  return shape.length <= 2 ? { table: 0, tensor: 1, picture: 2 } : { tensor: 0, table: 1, picture: 2 };
}
