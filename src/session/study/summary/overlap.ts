/** The paper's Sec. 5.2 statistic, and the same between all methods. */
import { boxOf, mean } from '../../../engine/study/statistics';
import type { OverlapRow, StudyHeader } from '../types';
import { MOST_OUTLIERS, percentText, type Summary } from './summary';

/** The paper's gradient attribution is the elementwise product of w and x. */
const REFERENCE = 'gradientInput';
const OPTIONS = ['beta1', 'beta2', 'beta3'];

export function summariseOverlap({ model, data, methods, plan }: StudyHeader, rows: readonly OverlapRow[]): Summary {
  const ids = methods.map(({ method }) => method);
  const titles = methods.map(({ title }) => title);
  const shares = (a: string, b: string) => {
    const at = ids.indexOf(a) * ids.length + ids.indexOf(b);
    return rows.map((row) => row.outside[at]).filter((v): v is number => v !== null && v !== undefined);
  };
  const matrix = ids.map((a) => ids.map((b) => (shares(a, b).length > 0 ? mean(shares(a, b)) : null)));
  const options = OPTIONS.filter((id) => ids.includes(id) && ids.includes(REFERENCE));
  const means = options.map((id) => mean(shares(id, REFERENCE)));
  const top = percentText(plan.topShare).replace('.00', '');
  const first = options[0];
  const worth = first
    ? rows.map((row) => ({ row, share: row.outside[ids.indexOf(first) * ids.length + ids.indexOf(REFERENCE)] }))
    : [];
  return {
    title: `What the methods put first on ${model.file}`,
    sentences: [
      options.length > 0
        ? `On ${rows.length} inputs of ${data.name}, ${means.map(percentText).join(', ')} of the top ${top} of ${options.length === 3 ? 'the three bias attributions' : options.join(', ')} are not in gradient×input’s (the paper has 59.4, 56.3, 55.2 % on ImageNet with VGG-11).`
        : `On ${rows.length} inputs of ${data.name}: the share of each method’s top ${top} that is not in another’s.`,
    ],
    json: {
      n: rows.length,
      topShare: plan.topShare,
      notInGradient: Object.fromEntries(options.map((id, i) => [id, means[i]])),
      methods: ids,
      matrix,
    },
    tables: [
      {
        name: 'overlap',
        title: `Mean share of the row’s top ${top} that is not in the column’s`,
        columns: ['method', ...titles],
        rows: matrix.map((values, i) => [titles[i], ...values]),
        percent: titles.map((_, i) => i + 1),
      },
    ],
    plots: [
      {
        kind: 'matrix',
        title: `Share of the row’s top ${top} outside the column’s`,
        rowTitle: 'of',
        columnTitle: 'not in',
        labels: titles,
        values: matrix,
      },
      ...(options.length > 0
        ? [
            {
              kind: 'boxes' as const,
              title: `Top ${top} of each option that is not in gradient×input’s`,
              axis: 'share',
              boxes: options.map((id) => ({ label: titles[ids.indexOf(id)], ...boxOf(shares(id, REFERENCE)) })),
            },
          ]
        : []),
    ],
    outliers: {
      title: 'Where the bias points elsewhere than the gradient the most',
      items: worth
        .filter((each): each is { row: OverlapRow; share: number } => typeof each.share === 'number')
        .sort((a, b) => b.share - a.share || a.row.item - b.row.item)
        .slice(0, MOST_OUTLIERS)
        .map(({ row, share }) => ({
          item: row.item,
          title: row.title,
          why: `${percentText(share)} of β’s top is not in gradient×input’s`,
        })),
    },
  };
}
