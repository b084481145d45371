/** Numbers as DESIGN.md "Names and formats" writes them: U+2212 for minus, about four digits, 0 only when exactly zero. */

export const MINUS = '\u2212';
/** What stands for a number that is not known: never 0. */
export const UNKNOWN = '\u2013';

/** A number that may not be known: left out, or no number at all. */
export type Maybe = number | null | undefined;

export function known(v: Maybe): v is number {
  return typeof v === 'number' && Number.isFinite(v);
}

/** What is written for a number without digits: a NaN is one, and is not hidden behind the sign for the unknown. */
function unusual(v: number | null | undefined): string {
  if (v === null || v === undefined) return UNKNOWN;
  return Number.isNaN(v) ? 'NaN' : `${v < 0 ? MINUS : '+'}\u221e`;
}

/** An attribution's magnitude, `0.0741`, `11.186`, `8.4e−4`. */
export function plain(v: Maybe): string {
  if (!known(v)) return unusual(v);
  const a = Math.abs(v);
  const sign = v < 0 ? MINUS : '';
  if (a === 0) return '0';
  if (a >= 1e6 || a < 0.001) return sign + exponent(a, a < 0.001 ? 1 : 3);
  if (a >= 1000) return sign + count(Math.round(a));
  return sign + a.toFixed(a >= 100 ? 1 : a >= 1 ? 3 : 4);
}

/** An attribution: always with its sign. */
export function signed(v: Maybe): string {
  return known(v) && v > 0 ? `+${plain(v)}` : plain(v);
}

/** A term of the sum: three decimals, and still never a 0 that is none. */
export function term(v: Maybe): string {
  return known(v) && v > 0 ? `+${score(v)}` : score(v);
}

/** The score f: as a term, unsigned when positive. */
export function score(v: Maybe): string {
  if (!known(v)) return unusual(v);
  const a = Math.abs(v);
  if (a !== 0 && (a < 0.001 || a >= 1e5)) return plain(v);
  if (a >= 1000) return (v < 0 ? MINUS : '') + a.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (v < 0 ? MINUS : '') + a.toFixed(3);
}

/** A residual: signed, two digits. */
export function residual(v: Maybe): string {
  if (!known(v)) return unusual(v);
  if (v === 0) return '0';
  const a = Math.abs(v);
  const sign = v < 0 ? MINUS : '+';
  return sign + (a < 0.001 || a >= 1000 ? exponent(a, 1) : a.toPrecision(2));
}

/** α, the share of a message: unsigned, four decimals. */
export function share(v: Maybe): string {
  if (!known(v)) return unusual(v);
  if (v === 0) return '0';
  return v < 5e-5 ? exponent(v, 1) : v.toFixed(4);
}

export function probability(p: Maybe): string {
  if (!known(p)) return unusual(p);
  if (p >= 0.9995) return '> 99.9 %';
  if (p < 0.0005) return '< 0.1 %';
  return `${(100 * p).toFixed(1)} %`;
}

/** A share of a whole, `44.8 %`; small ones are not rounded to nothing. */
export function percent(p: Maybe): string {
  if (!known(p)) return unusual(p);
  const v = 100 * p;
  return `${v !== 0 && Math.abs(v) < 0.05 ? plain(v) : v.toFixed(1).replace('-', MINUS)} %`;
}

export function count(n: number): string {
  return n.toLocaleString('en-US');
}

export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let k = 0;
  for (; n >= 999.5 && k < units.length - 1; k++) n /= 1000;
  return `${k === 0 ? n : n.toPrecision(3)} ${units[k]}`;
}

/** Which of the two hues a number takes; zero takes neither. */
export function signClass(v: Maybe): 'pos' | 'neg' | 'zero' {
  return !known(v) || v === 0 ? 'zero' : v > 0 ? 'pos' : 'neg';
}

function exponent(a: number, digits: number): string {
  return a.toExponential(digits).replace(/e([+-]?)(\d+)/, (_, s: string, d: string) => `e${s === '-' ? MINUS : ''}${d}`);
}
