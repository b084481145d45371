/** What the corpus says of its own models: which are piecewise linear in their inputs. */
import fs from 'node:fs';
import path from 'node:path';

/** Paths whose PWL column begins with `yes` or `linear`, in INDEX.md and INDEX_C.tsv. */
export function markedPiecewiseLinear(corpus: string): Set<string> {
  const read = (file: string) => fs.readFileSync(path.join(corpus, file), 'utf8').split('\n');
  const rows = [...read('INDEX_C.tsv').map((row) => row.split('\t')), ...read('INDEX.md').map(cells)];
  const at = new Map<number, number>();
  const marked = new Set<string>();
  for (const row of rows) {
    // Tables differ in their columns; each begins with the names of its own.
    if (row[0] === 'path')
      at.set(
        row.length,
        row.findIndex((name) => /^pwl$/i.test(name)),
      );
    else if (/^(yes|linear)/.test(row[at.get(row.length) ?? -1] ?? '')) marked.add(row[0]);
  }
  return marked;
}

const cells = (row: string) => (row.startsWith('| ') ? row.slice(2, row.lastIndexOf(' |')).split(' | ') : []);
