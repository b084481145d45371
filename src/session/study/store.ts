/**
 * A study's file: a header line, then one JSON line an input, appended a chunk at a time in the data's order. What is in it is never
 * computed again; a chunk that was cut off by the end of the process is.
 */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { BiasLensError } from '../../engine/errors';
import { usage } from '../usage';
import { chunksOf, type StudyHeader, type StudyRow } from './types';

export const ROWS_FILE = 'rows.jsonl';

export class StudyStore {
  /** How many of its chunks are in it. */
  chunks: number;

  private constructor(
    private readonly handle: fs.FileHandle,
    chunks: number,
  ) {
    this.chunks = chunks;
  }

  /**
   * Opens the file in `folder` to go on with it, or begins it.
   * @throws BiasLensError (fault usage) `study-other` when another study is in it
   */
  static async open(folder: string, header: StudyHeader): Promise<StudyStore> {
    await fs.mkdir(folder, { recursive: true });
    const file = path.join(folder, ROWS_FILE);
    const first = `${JSON.stringify(header)}\n`;
    const text = await fs.readFile(file, 'utf8').catch(() => '');
    const lines = wholeLines(text);
    if (lines.length > 0 && `${lines[0]}\n` !== first) throw otherStudy(folder);
    const sizes = chunksOf(header).map(({ from, to }) => to - from);
    let [chunks, rows] = [0, 0];
    while (chunks < sizes.length && rows + sizes[chunks] <= lines.length - 1) rows += sizes[chunks++];
    const kept =
      lines.length === 0
        ? first
        : lines
            .slice(0, 1 + rows)
            .map((line) => `${line}\n`)
            .join('');
    if (kept !== text) await replace(file, kept);
    return new StudyStore(await fs.open(file, 'a'), chunks);
  }

  /** Adds the next chunk; it is on its way to the disk when this returns. */
  async append(rows: readonly StudyRow[]): Promise<void> {
    await this.handle.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    this.chunks++;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

/** What is in a study's folder. @throws BiasLensError (fault usage) `study-none` */
export async function readStudy(folder: string): Promise<{ header: StudyHeader; rows: StudyRow[] }> {
  const text = await fs.readFile(path.join(folder, ROWS_FILE), 'utf8').catch(() => '');
  const [first, ...rest] = wholeLines(text);
  const header = first === undefined ? undefined : parse<StudyHeader>(first);
  if (header?.format !== 'biaslens-study-1') {
    throw usage('study-none', `there is no study in ${folder}`, `Give a folder with a ${ROWS_FILE} of "biaslens study"`);
  }
  return { header, rows: rest.flatMap((line) => parse<StudyRow>(line) ?? []) };
}

/**
 * Joins the parts of a study that was split by `--shard` into one file, the bytes of a study that was not split.
 * @throws BiasLensError (fault usage) `study-other` when they are parts of different studies, `study-incomplete` naming what is missing
 */
export async function mergeStudies(parts: readonly string[], folder: string): Promise<void> {
  const studies = await Promise.all(parts.map(readStudy));
  const { shard: _shard, ...whole } = studies[0].header;
  const key = JSON.stringify(whole);
  const rows = new Map<number, StudyRow>();
  for (const [i, { header, rows: some }] of studies.entries()) {
    const { shard: _part, ...other } = header;
    if (JSON.stringify(other) !== key) throw otherStudy(parts[i]);
    for (const row of some) rows.set(row.item, row);
  }
  const wanted = chunksOf(whole).flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
  const missing = wanted.filter((item) => !rows.has(item));
  if (missing.length > 0) {
    throw usage(
      'study-incomplete',
      `${missing.length} of ${wanted.length} inputs are in no part, the first is ${missing[0]}`,
      'Give every part, run to its end',
    );
  }
  await fs.mkdir(folder, { recursive: true });
  const lines = [key, ...wanted.map((item) => JSON.stringify(rows.get(item)))];
  await replace(path.join(folder, ROWS_FILE), lines.map((line) => `${line}\n`).join(''));
}

/** Nobody reads half of it, and a full disk leaves what was there. */
export async function replace(file: string, text: string): Promise<void> {
  await fs.writeFile(`${file}.partial`, text);
  await fs.rename(`${file}.partial`, file);
}

function wholeLines(text: string): string[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
}

function parse<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch {
    return undefined;
  }
}

function otherStudy(folder: string): BiasLensError {
  return usage(
    'study-other',
    `${folder} holds another study: of another model, data or options`,
    'Give another folder with --out, or delete this one',
  );
}
