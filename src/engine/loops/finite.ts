/** Which arrays hold neither infinities nor NaN. */
import type { FloatData } from '../tensor';
import { machine, ofSomePiece } from './machine';
import { areZeros } from './zeros';

/** Arrays that have been looked through: what the engine has computed once is never written to again. */
const finite = new WeakSet<FloatData>();

/** Whether no value is infinite or NaN. Looks once. */
export function allFinite(values: FloatData): boolean {
  if (finite.has(values) || areZeros(values)) return true;
  const found = lookFinite(values);
  if (found) finite.add(values);
  return found;
}

function lookFinite(values: FloatData): boolean {
  if (values instanceof Float32Array) return allFinite32(values);
  // v − v is NaN for an infinity and for NaN, and stays so in a sum.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] - values[i];
  return sum === 0;
}

function allFinite32(values: Float32Array): boolean {
  const { loops, operands } = machine();
  const [one] = operands;
  return !ofSomePiece(values.length, (from, to, bytes) => {
    one.put(values, from, to);
    return !loops.areFinite(one.address, bytes);
  });
}

/** Whether this has been found before, or said. */
export const isKnownFinite = (values: FloatData): boolean => finite.has(values);

/** Says what need not be looked for. */
export function noteFinite(values: FloatData): void {
  finite.add(values);
}
