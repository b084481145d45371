/** The class table, and what each part alone would answer. */
import type { ClassRow, Explanation } from '../../session/api';
import { probability, term, UNKNOWN } from '../../format/number';
import { indexAt } from '../place';
import type { Style } from './style';
import { table, type Column } from './table';

const ROWS = 5;

/** `malignant`, or `class 7` for a class without a name; in a map of scores its index, `[1, 20, 31]`. */
export function className(e: Explanation, index: number): string {
  const named = e.classes.find((row) => row.index === index)?.label;
  const place = indexAt(index, e.scoreShape);
  return named ?? (place ? `[${place.join(', ')}]` : `class ${index}`);
}

/** The best classes and those explained; undefined for a model with one score, where there is nothing to choose. */
export function classesText(e: Explanation, style: Style): string | undefined {
  if (e.classes.length < 2) return undefined;
  const wanted = e.classes.filter((row, i) => i < ROWS || [e.target, e.minus].includes(row.index));
  const withProbability = wanted.some((row) => row.probability !== undefined);
  const columns: Column[] = [
    { title: 'Class', align: 'left' },
    ...(withProbability ? [{ title: 'Probability', align: 'right' } as const] : []),
    { title: 'Score f', align: 'right' },
    { title: 'w·x alone', align: 'right' },
    { title: 'b alone', align: 'right' },
  ];
  const rows = wanted.map((row) => cells(e, row, withProbability, style));
  return `${table(columns, rows, style.dim)}\n${alone(e)}`;
}

function cells(e: Explanation, row: ClassRow, withProbability: boolean, style: Style): string[] {
  const name = className(e, row.index);
  const { all, weightsOnly, biasOnly } = e.prediction;
  const number = (value: number | null, best: number | null) => {
    const text = style.hue(value ?? 0, term(value));
    return row.index === best ? style.strong(text) : text;
  };
  return [
    row.index === e.target ? style.strong(name) : name,
    ...(withProbability ? [row.probability === undefined ? UNKNOWN : probability(row.probability)] : []),
    number(row.score, all),
    number(row.weights, weightsOnly),
    number(row.bias, biasOnly),
  ];
}

function alone(e: Explanation): string {
  const { weightsOnly, biasOnly } = e.prediction;
  if (weightsOnly === null || biasOnly === null) return 'w·x and b alone are not known: the pass did not reach the input';
  if (e.classes.every(({ bias }) => bias === 0))
    return `The bias of every class is 0; the weights alone answer ${className(e, weightsOnly)}`;
  return `Without the bias it answers ${className(e, weightsOnly)}, with it alone ${className(e, biasOnly)}`;
}
