/** The numbers of a report: those of the page, and the counts and ticks that a table and a plot have besides. */
import { type Maybe, known, MINUS, plain, signed } from '../../../format/number';

export { percent } from '../../../format/number';

/** A whole number as it is, any other with about four digits; `sign`: an attribution, always with its sign. */
export function shown(value: Maybe, sign = false): string {
  if (known(value) && Number.isInteger(value) && Math.abs(value) < 1e5) return (sign && value > 0 ? '+' : '') + tick(value);
  return sign ? signed(value) : plain(value);
}

/** A tick of an axis: no more digits than it has. */
export function tick(value: number): string {
  return (value < 0 ? MINUS : '') + String(Math.abs(value));
}
