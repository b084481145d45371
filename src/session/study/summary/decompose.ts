/** Table 1 from its rows. */
import { accuracyOf } from '../../../engine/study/decompose';
import { boxOf } from '../../../engine/study/statistics';
import type { DecomposeRow, StudyHeader } from '../types';
import { className, MOST_OUTLIERS, percentText, type Summary } from './summary';

type Labelled = DecomposeRow & { label: number };

const PARTS = ['all', 'weightsOnly', 'biasOnly'] as const;
const PART_NAMES = ['f', 'only w·x', 'only b'];

export function summariseDecompose({ model, data, classes }: StudyHeader, rows: readonly DecomposeRow[]): Summary {
  const labelled = rows.filter((row): row is Labelled => row.label !== undefined);
  const accuracy = accuracyOf(labelled);
  const decided = rows.filter((row) => row.all !== row.weightsOnly);
  const helped = labelled.filter((row) => row.all === row.label && row.weightsOnly !== row.label).length;
  const harmed = labelled.filter((row) => row.all !== row.label && row.weightsOnly === row.label).length;
  const agreement = accuracyOf(rows.map((row) => ({ ...row, label: row.all })));
  const perClass = classTable(labelled, classes);
  return {
    title: `What the weights and the bias of ${model.file} answer alone`,
    sentences: [
      labelled.length > 0
        ? `On ${labelled.length} inputs of ${data.name} f is right on ${percentText(accuracy.all)}, w·x alone on ${percentText(accuracy.weightsOnly)}, b alone on ${percentText(accuracy.biasOnly)}.`
        : `On ${rows.length} inputs of ${data.name}, whose classes are not known, w·x alone answers as f does on ${percentText(agreement.weightsOnly)}, b alone on ${percentText(agreement.biasOnly)}.`,
      `The bias decides ${decided.length} answers (${percentText(decided.length / rows.length)}): without it the answer is another one.` +
        (labelled.length > 0 ? ` ${helped} of these become right by it, ${harmed} wrong.` : ''),
    ],
    json: {
      n: labelled.length > 0 ? labelled.length : rows.length,
      accuracy: labelled.length > 0 ? accuracy : null,
      agreement: { weightsOnly: agreement.weightsOnly, biasOnly: agreement.biasOnly },
      biasDecides: { n: decided.length, toRight: helped, toWrong: harmed },
      perClass: perClass.map((c) => ({ class: c.index, label: c.label, n: c.n, accuracy: c.accuracy })),
    },
    tables: [
      {
        name: 'classes',
        title: 'Accuracy by class',
        columns: ['class', 'inputs', 'f', 'only w·x', 'only b'],
        rows: perClass.map((c) => [c.label, c.n, ...PARTS.map((part) => c.accuracy[part])]),
        percent: [2, 3, 4],
      },
    ],
    plots: [
      {
        kind: 'bars',
        title: labelled.length > 0 ? 'Accuracy' : 'Answers as f does',
        axis: 'of all inputs',
        percent: true,
        bars: PARTS.map((part, i) => ({ label: PART_NAMES[i], value: (labelled.length > 0 ? accuracy : agreement)[part] })),
      },
      {
        kind: 'boxes',
        title: 'The two parts of the answer’s score',
        axis: 'score',
        signed: true,
        boxes: [
          { label: 'w·x', ...boxOf(rows.map((row) => row.weights)) },
          { label: 'b', ...boxOf(rows.map((row) => row.f - row.weights)) },
        ],
      },
    ],
    outliers: {
      title: 'Where the bias decides: the answers it carries furthest',
      items: [...decided]
        .sort((a, b) => biasOf(b) - biasOf(a) || a.item - b.item)
        .slice(0, MOST_OUTLIERS)
        .map((row) => ({ item: row.item, title: row.title, why: decision(row, classes) })),
    },
  };
}

const biasOf = (row: DecomposeRow) => Math.abs(row.f - row.weights) / (Math.abs(row.weights) + Math.abs(row.f - row.weights));

function decision(row: DecomposeRow, classes: string[] | undefined): string {
  const is = row.label === undefined ? '' : `, is ${className(classes, row.label)}`;
  return `answers ${className(classes, row.all)}, w·x alone ${className(classes, row.weightsOnly)}, b alone ${className(classes, row.biasOnly)}${is}`;
}

function classTable(rows: readonly Labelled[], classes: string[] | undefined) {
  const indices = [...new Set(rows.map((row) => row.label))].sort((a, b) => a - b);
  return indices.map((index) => {
    const of = rows.filter((row) => row.label === index);
    return { index, label: className(classes, index), n: of.length, accuracy: accuracyOf(of) };
  });
}
