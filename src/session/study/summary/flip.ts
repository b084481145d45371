/** The digit-flip test's boxplots and medians (Fig. 3). */
import { type Box, boxOf } from '../../../engine/study/statistics';
import type { FlipRow, StudyHeader } from '../types';
import { className, MOST_OUTLIERS, percentText, type Plot, type Summary } from './summary';

interface Pair {
  from: number;
  to: number;
  /** By method: the change of every input. */
  changes: number[][];
}

/** More pairs than this are not drawn one by one. */
const DRAWN = 12;

export function summariseFlip(header: StudyHeader, rows: readonly FlipRow[]): Summary {
  const { model, data, methods, plan, classes } = header;
  const titles = methods.map(({ title }) => title);
  const pairs = pairsOf(rows, methods.length);
  const all = titles.map((_, m) => boxOf(pairs.flatMap((pair) => pair.changes[m])));
  const n = rows.filter((row) => row.flips.length > 0).length;
  const order = titles.map((title, m) => ({ title, m })).sort((a, b) => all[b.m].median - all[a.m].median || a.m - b.m);
  const table = (boxes: Box[], pair: string) =>
    boxes.map((box, m) => [pair, titles[m], box.n, box.median, ...box.interval, box.mean]);
  const named = (pair: Pair) => `${className(classes, pair.from)} → ${className(classes, pair.to)}`;
  const boxes = pairs.map((pair) => pair.changes.map((values) => boxOf(values)));
  return {
    title: `The flip test on ${model.file}`,
    sentences: [
      n === 0
        ? `No input of ${data.name} is of a class that is flipped.`
        : `Over ${n} inputs of ${data.name} and ${pairs.length} class pairs, with up to ${percentText(plan.flipShare).replace('.00', '')} of the features set to the baseline, the median change of the log-odds is largest by ${order
            .slice(0, 3)
            .map(({ title, m }) => `${title} (${all[m].median.toFixed(2)})`)
            .join(', ')}.`,
      `In order: ${order.map(({ title, m }) => `${title} ${all[m].median.toFixed(2)}`).join(', ')}.`,
    ],
    json: {
      n,
      flipShare: plan.flipShare,
      methods: methods.map(({ method }) => method),
      order: order.map(({ m }) => methods[m].method),
      all: all.map((box, m) => ({ method: methods[m].method, ...numbers(box) })),
      pairs: pairs.map((pair, p) => ({
        from: pair.from,
        to: pair.to,
        n: pair.changes[0]?.length ?? 0,
        methods: boxes[p].map((box, m) => ({ method: methods[m].method, ...numbers(box) })),
      })),
    },
    tables: [
      {
        name: 'medians',
        title: 'Change of the log-odds: medians with their 95 % confidence intervals',
        columns: ['pair', 'method', 'inputs', 'median', 'from', 'to', 'mean'],
        rows: [...table(all, 'all'), ...pairs.flatMap((pair, p) => table(boxes[p], named(pair)))],
        signed: [3, 4, 5, 6],
      },
    ],
    plots: [plotOf('All pairs', titles, all), ...pairs.slice(0, DRAWN).map((pair, p) => plotOf(named(pair), titles, boxes[p]))],
    outliers: outliersOf(rows, header),
  };
}

function pairsOf(rows: readonly FlipRow[], methods: number): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const { from, flips } of rows) {
    for (const { to, change } of flips) {
      const key = `${from} ${to}`;
      const found = pairs.get(key) ?? { from, to, changes: Array.from({ length: methods }, () => []) };
      pairs.set(key, found);
      change.forEach((v, m) => found.changes[m].push(v));
    }
  }
  return [...pairs.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

function numbers({ n, mean, median, interval, q1, q3 }: Box) {
  return { n, median, interval, mean, q1, q3 };
}

function plotOf(title: string, titles: readonly string[], boxes: readonly Box[]): Plot {
  return {
    kind: 'boxes',
    title,
    axis: 'change of the log-odds',
    signed: true,
    boxes: boxes.map((box, m) => ({ label: titles[m], ...box })),
  };
}

/** Inputs on which the first method moves the answer the wrong way. */
function outliersOf(rows: readonly FlipRow[], { methods, classes }: StudyHeader): Summary['outliers'] {
  const found = rows.flatMap((row) => row.flips.map((flip) => ({ row, flip })));
  found.sort((a, b) => a.flip.change[0] - b.flip.change[0] || a.row.item - b.row.item);
  return {
    title: `Where ${methods[0]?.title ?? 'the first method'} changes the log-odds the least`,
    items: found.slice(0, MOST_OUTLIERS).map(({ row, flip }) => ({
      item: row.item,
      title: row.title,
      why: `${className(classes, row.from)} → ${className(classes, flip.to)}: ${flip.change[0].toFixed(2)}`,
    })),
  };
}
