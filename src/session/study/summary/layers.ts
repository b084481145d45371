/** Where in the network the bias comes from, and what β loses without its first layers. */
import { boxOf, mean } from '../../../engine/study/statistics';
import type { LayersRow, StudyHeader } from '../types';
import { MOST_OUTLIERS, percentText, type Summary } from './summary';

export function summariseLayers({ model, data, plan }: StudyHeader, rows: readonly LayersRow[]): Summary {
  const [first] = rows;
  const names = first ? first.names.map((name, i) => `${i + 1}. ${first.ops[i]} (${name})`) : [];
  const own = (i: number) => rows.map((row) => row.own[i]);
  const shares = (i: number) => rows.map((row) => shareOf(row, i));
  // Layers that never have a bias (pools, reshapes) only make the plots long.
  const biased = names.map((_, i) => i).filter((i) => own(i).some((v) => v !== 0));
  const most = [...biased].sort((a, b) => mean(shares(b)) - mean(shares(a)));
  const without = withoutTable(rows);
  return {
    title: `The bias of ${model.file}, layer by layer`,
    sentences: [
      most.length === 0
        ? `No layer of ${model.file} has a bias term on ${data.name}.`
        : `On ${rows.length} inputs of ${data.name} the largest share of the bias comes from layer ${names[most[0]]}: ${percentText(mean(shares(most[0])))} of Σ|own| on average.`,
      ...without
        .filter(({ option }) => option === plan.option)
        .map(
          ({ first: k, kept, sum }) =>
            `Without the bias of the first ${k} core layers β keeps ${percentText(kept)} of its top ${percentText(plan.topShare).replace('.00', '')} and adds up to ${sum.toFixed(3)} on average.`,
        ),
    ],
    json: {
      n: rows.length,
      layers: names.map((_, i) => ({ name: first.names[i], ops: first.ops[i], share: mean(shares(i)), own: mean(own(i)) })),
      without,
    },
    tables: [
      {
        name: 'layers',
        title: 'Own bias term of each layer, input first',
        columns: ['layer', 'share of Σ|own|', 'mean', 'median', 'lower quartile', 'upper quartile'],
        rows: biased.map((i) => {
          const box = boxOf(own(i));
          return [names[i], mean(shares(i)), box.mean, box.median, box.q1, box.q3];
        }),
        percent: [1],
        signed: [2, 3, 4, 5],
      },
      {
        name: 'without',
        title: 'β with the bias of the first layers left out',
        columns: ['option', 'layers left out', 'Σ β', 'kept of the top'],
        rows: without.map(({ option, first: k, sum, kept }) => [option, k, sum, kept]),
        percent: [3],
        signed: [2],
      },
    ],
    plots: [
      {
        kind: 'boxes',
        title: 'Own bias term of each layer',
        axis: 'Σ own',
        signed: true,
        boxes: biased.map((i) => ({ label: names[i], ...boxOf(own(i)) })),
      },
      {
        kind: 'bars',
        title: 'Share of each layer',
        axis: 'of Σ|own|',
        percent: true,
        bars: biased.map((i) => ({ label: names[i], value: mean(shares(i)) })),
      },
      {
        kind: 'pictures',
        title: 'β with the first layers’ bias left out (Fig. 2)',
        rows: rows.filter((row) => row.pictures).map((row) => ({ title: row.title, pictures: row.pictures! })),
      },
    ],
    outliers: {
      title: 'The largest biases',
      items: [...rows]
        .sort((a, b) => Math.abs(b.bias) - Math.abs(a.bias) || a.item - b.item)
        .slice(0, MOST_OUTLIERS)
        .map((row) => ({ item: row.item, title: row.title, why: `b = ${row.bias.toFixed(3)} of f = ${row.f.toFixed(3)}` })),
    },
  };
}

function shareOf({ own }: LayersRow, i: number): number {
  const all = own.reduce((s, v) => s + Math.abs(v), 0);
  return all === 0 ? 0 : Math.abs(own[i]) / all;
}

function withoutTable(rows: readonly LayersRow[]) {
  return (rows[0]?.without ?? []).map(({ option, first }, i) => {
    const kept = rows.map((row) => row.without[i]?.kept).filter((v): v is number => typeof v === 'number');
    return { option, first, sum: mean(rows.map((row) => row.without[i]?.sum ?? NaN)), kept: mean(kept) };
  });
}
