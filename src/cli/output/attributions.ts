/** What the methods that were asked for say, in numbers. */
import type { Attribution } from '../../session/api';
import { residual, signed, UNKNOWN } from '../../format/number';
import type { Style } from './style';
import { indent, table, type Column } from './table';

const COLUMNS: Column[] = [
  { title: 'Method', align: 'left' },
  { title: 'Σ', align: 'right' },
  { title: 'Σ|·|', align: 'right' },
  { title: 'largest', align: 'right' },
  { title: 'should be', align: 'right' },
  { title: 'gap', align: 'right' },
];

export function attributionsText(attributions: readonly Attribution[], style: Style): string {
  const rows = attributions.map(({ title, totals, expected, gap }) => [
    title,
    style.hue(totals.sum, signed(totals.sum)),
    signed(totals.abs).slice(totals.abs > 0 ? 1 : 0),
    style.hue(totals.largest, signed(totals.largest)),
    expected === undefined ? UNKNOWN : signed(expected),
    gap === undefined ? UNKNOWN : residual(gap),
  ]);
  return `Other methods\n${indent(table(COLUMNS, rows, style.dim))}`;
}
