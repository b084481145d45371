/** A study's rows as one table, an input a line (for `flip` an input, a pair and a method a line): results.csv. */
import { area } from '../../../engine/study/curves';
import type { CheckRow, DecomposeRow, FaithfulnessRow, FlipRow, Item, LayersRow, OverlapRow, StudyHeader } from '../types';
import type { Cell, Table } from './summary';

type Part = { columns: string[]; cells(row: Item): Cell[][] };

export function itemsTable(header: StudyHeader, rows: readonly Item[]): Table {
  const { columns, cells } = PARTS[header.study](header, rows);
  const lead = (row: Item): Cell[] => [row.item, row.title, row.label ?? null];
  return {
    name: 'results',
    title: 'Every input',
    columns: ['item', 'title', 'label', ...columns, 'error'],
    rows: rows.flatMap((row) =>
      row.error === undefined
        ? cells(row).map((line) => [...lead(row), ...line, null])
        : [[...lead(row), ...columns.map(() => null), row.error]],
    ),
  };
}

const PARTS: Record<StudyHeader['study'], (header: StudyHeader, rows: readonly Item[]) => Part> = {
  decompose: () => fields<DecomposeRow>('all', 'weightsOnly', 'biasOnly', 'f', 'weights'),
  check: () => fields<CheckRow>('answer', 'f', 'residual', 'biasShare', 'finite'),
  overlap({ methods }) {
    const ids = methods.map(({ method }) => method);
    const pairs = ids.flatMap((a) => ids.map((b) => `${a} not in ${b}`));
    return { columns: ['answer', ...pairs], cells: (row) => [[(row as OverlapRow).answer, ...(row as OverlapRow).outside]] };
  },
  flip: ({ methods }) => ({
    columns: ['from', 'to', 'method', 'change', 'changed'],
    cells: (row) => {
      const { from, flips } = row as FlipRow;
      return flips.flatMap(({ to, change, changed }) =>
        methods.map(({ method }, m) => [from, to, method, change[m], changed[m]]),
      );
    },
  }),
  layers(_, rows) {
    const first = rows.find((row) => row.error === undefined) as LayersRow | undefined;
    return {
      columns: ['answer', 'f', 'weights', 'bias', ...(first?.names ?? [])],
      cells: (row) => {
        const { answer, f, weights, bias, own } = row as LayersRow;
        return [[answer, f, weights, bias, ...own]];
      },
    };
  },
  faithfulness({ methods }) {
    const ids = [...methods.map(({ method }) => method), 'random'];
    return {
      columns: ['answer', ...ids.flatMap((id) => [`${id} deletion`, `${id} insertion`])],
      cells: (row) => {
        const { answer, deletion, insertion } = row as FaithfulnessRow;
        return [[answer, ...ids.flatMap((_, m) => [area(deletion[m]), area(insertion[m])])]];
      },
    };
  },
};

function fields<R extends Item>(...names: (keyof R & string)[]): Part {
  return {
    columns: names,
    cells: (row) => [
      names
        .map((name) => ((row as R)[name] as Cell | boolean | undefined) ?? null)
        .map((v) => (typeof v === 'boolean' ? Number(v) : v)),
    ],
  };
}
