/** The parts of (10) that the sum shows: at the input, or at the cut of the moment. */
import { isCut } from '../state/derive';
import type { State } from '../state/types';

export interface SumParts {
  f: number;
  weights: number;
  bias: number;
  /** Whether the parts are those of a cut above the input. */
  cut: boolean;
  leftOut: number;
  unattributed: number;
  residual: number;
  scale: number;
}

export function sumParts(s: State): SumParts | null {
  const e = s.explanation;
  if (!e) return null;
  if (isCut(s) && s.moment) {
    const { gradientPart, bias, excluded, unattributed, residual, scale } = s.moment;
    // What was left out or placed nowhere is bias all the same: with it the two parts make f, and it is named beside them.
    const all = bias + excluded + unattributed;
    return { f: e.f, weights: gradientPart, bias: all, cut: true, leftOut: excluded, unattributed, residual, scale };
  }
  const { f, weights, bias, excluded, unattributed, residual, scale } = e;
  return { f, weights, bias, cut: isCut(s), leftOut: excluded, unattributed, residual, scale };
}
