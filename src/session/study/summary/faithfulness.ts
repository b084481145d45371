/** Deletion and insertion curves, and the areas under them. */
import { area, fractions } from '../../../engine/study/curves';
import { boxOf, mean } from '../../../engine/study/statistics';
import type { FaithfulnessRow, StudyHeader } from '../types';
import { MOST_OUTLIERS, type Summary } from './summary';

export function summariseFaithfulness({ model, data, methods }: StudyHeader, rows: readonly FaithfulnessRow[]): Summary {
  const titles = [...methods.map(({ title }) => title), 'Random order'];
  const ids = [...methods.map(({ method }) => method), 'random'];
  const areas = (kind: 'deletion' | 'insertion', m: number) => rows.map((row) => area(row[kind][m]));
  const deletion = titles.map((_, m) => boxOf(areas('deletion', m)));
  const insertion = titles.map((_, m) => boxOf(areas('insertion', m)));
  const best = (means: number[], sign: 1 | -1) =>
    means.map((v, m) => ({ v, m })).sort((a, b) => sign * (a.v - b.v) || a.m - b.m)[0];
  const [down, up] = [
    best(
      deletion.map((b) => b.mean),
      1,
    ),
    best(
      insertion.map((b) => b.mean),
      -1,
    ),
  ];
  const x = fractions((rows[0]?.deletion[0]?.length ?? 1) - 1);
  const curves = (kind: 'deletion' | 'insertion') =>
    titles.map((label, m) => ({ label, values: x.map((_, k) => mean(rows.map((row) => row[kind][m][k]))) }));
  return {
    title: `Deletion and insertion on ${model.file}`,
    sentences: [
      rows.length === 0
        ? `No input of ${data.name} could be explained.`
        : `On ${rows.length} inputs of ${data.name} the answer falls earliest by ${titles[down.m]} (area ${down.v.toFixed(3)} under deletion, ${deletion.at(-1)!.mean.toFixed(3)} by a random order) and rises earliest by ${titles[up.m]} (area ${up.v.toFixed(3)} under insertion, ${insertion.at(-1)!.mean.toFixed(3)} by a random order).`,
    ],
    json: {
      n: rows.length,
      fractions: x,
      methods: ids.map((method, m) => ({
        method,
        deletion: deletion[m].mean,
        insertion: insertion[m].mean,
        deletionMedian: { value: deletion[m].median, interval: deletion[m].interval },
        insertionMedian: { value: insertion[m].median, interval: insertion[m].interval },
      })),
    },
    tables: [
      {
        name: 'areas',
        title: 'Area under the curves: deletion (small is good), insertion (large is good)',
        columns: ['method', 'deletion', 'median', 'from', 'to', 'insertion', 'median', 'from', 'to'],
        rows: titles.map((title, m) => [title, ...[deletion[m], insertion[m]].flatMap((b) => [b.mean, b.median, ...b.interval])]),
      },
    ],
    plots: [
      {
        kind: 'lines',
        title: 'Deletion',
        x: 'share of features set to the baseline',
        y: 'probability of the answer',
        points: x,
        lines: curves('deletion'),
      },
      {
        kind: 'lines',
        title: 'Insertion',
        x: 'share of features given to the baseline',
        y: 'probability of the answer',
        points: x,
        lines: curves('insertion'),
      },
    ],
    outliers: {
      title: `Where ${titles[0]} is slowest to find the answer`,
      items: rows
        .map((row) => ({ row, value: area(row.deletion[0]) }))
        .sort((a, b) => b.value - a.value || a.row.item - b.row.item)
        .slice(0, MOST_OUTLIERS)
        .map(({ row, value }) => ({ item: row.item, title: row.title, why: `area under deletion ${value.toFixed(3)}` })),
    },
  };
}
