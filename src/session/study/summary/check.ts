/** Which inputs pass their bounds. */
import { failures } from '../../../engine/study/bounds';
import { boxOf } from '../../../engine/study/statistics';
import { ROUND_OFF } from '../../../format/round-off';
import type { CheckRow, Item, StudyHeader } from '../types';
import { MOST_OUTLIERS, percentText, type Summary } from './summary';

/** @param failed inputs that have no numbers */
export function summariseCheck({ model, data, plan }: StudyHeader, rows: readonly CheckRow[], failed: readonly Item[]): Summary {
  const bounds = { maxResidual: ROUND_OFF, ...plan.bounds };
  const labelled = rows.filter((row) => row.label !== undefined);
  const accuracy = labelled.length > 0 ? labelled.filter((row) => row.answer === row.label).length / labelled.length : null;
  const found = [
    ...failed.map(({ item, title, error }) => ({ item, title, reasons: [error!] })),
    ...rows.map((row) => ({ item: row.item, title: row.title, reasons: failures(row, bounds) })),
  ].filter(({ reasons }) => reasons.length > 0);
  found.sort((a, b) => a.item - b.item);
  const low = bounds.minAccuracy !== undefined && !(accuracy !== null && accuracy >= bounds.minAccuracy);
  if (low) {
    const is = accuracy === null ? 'not known, for no input has a class' : accuracy.toFixed(4);
    found.push({ item: -1, title: 'accuracy', reasons: [`the accuracy is ${is}, below ${bounds.minAccuracy}`] });
  }
  const n = rows.length + failed.length;
  const worst = rows.reduce((m, row) => Math.max(m, row.residual), 0);
  return {
    title: `${model.file} against its bounds`,
    sentences: [
      found.length === 0 ? `All ${n} inputs of ${data.name} keep the bounds.` : `${found.length} of ${n + 1} checks fail.`,
      `Largest residual ${worst.toExponential(1)} of Σ|g·x| + Σ|β|; accuracy ${accuracy === null ? 'not known' : percentText(accuracy)}.`,
    ],
    json: { n, passed: found.length === 0, bounds, accuracy, largestResidual: worst, failures: found },
    tables: [
      {
        name: 'failures',
        title: 'Checks that fail',
        columns: ['input', 'reason'],
        rows: found.map(({ title, reasons }) => [title, reasons.join('; ')]),
      },
    ],
    plots: [
      {
        kind: 'boxes',
        title: 'Share of bias',
        axis: '|b| / (|w·x| + |b|)',
        boxes: [{ label: 'all inputs', ...boxOf(rows.map((row) => row.biasShare)) }],
      },
    ],
    outliers: {
      title: 'Inputs that fail',
      items: found
        .filter(({ item }) => item >= 0)
        .slice(0, MOST_OUTLIERS)
        .map(({ item, title, reasons }) => ({ item, title, why: reasons.join('; ') })),
    },
    failures: found,
  };
}
