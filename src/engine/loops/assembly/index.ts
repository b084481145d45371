/**
 * The loops, four numbers at a time. Operands are addresses of float32 numbers in this module's memory; `bytes` is a multiple of 16, and
 * what an operand is short of that is zeros, which change no sum, no count and no answer.
 */
export { add, gate, gateBelow, multiply } from './moves';
export { areAscending, areFinite, countNonZero, isAnyNegative, isMassOutside } from './questions';
export { part, positiveOfTwo } from './shares';
export { massOf, productsOf, totalsOf, where } from './sums';
