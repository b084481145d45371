/** Numbers as design/page/DESIGN.md writes them; the page has the same (a test compares them). */

const MINUS = '\u2212';

/** What stands for a number that is not known: never 0. */
export const UNKNOWN = '\u2013';

/** An attribution without its plus: `0.0741`, `−11.186`, `8.4e−4`; `0` only if exactly zero. */
export function plain(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : '';
  if (size === 0) return '0';
  if (size >= 1e6 || size < 0.001) return sign + exponent(size, size < 0.001 ? 1 : 3);
  if (size >= 1000) return sign + count(Math.round(size));
  return sign + size.toFixed(size >= 100 ? 1 : size >= 1 ? 3 : 4);
}

/** An attribution: always with its sign. */
export function signed(value: number): string {
  return (value > 0 && Number.isFinite(value) ? '+' : '') + plain(value);
}

/** The score f: three decimals, of thousands one; unsigned when positive. */
export function score(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || (size !== 0 && (size < 0.001 || size >= 1e5))) return plain(value);
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return (value < 0 ? MINUS : '') + (size >= 1000 ? size.toLocaleString('en-US', digits) : size.toFixed(3));
}

/** A term of the sum: as the score, with its sign. */
export function term(value: number): string {
  return (value > 0 && Number.isFinite(value) ? '+' : '') + score(value);
}

/** A residual: two digits. */
export function residual(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  if (value === 0) return '0';
  const size = Math.abs(value);
  return (value < 0 ? MINUS : '+') + (size < 0.001 || size >= 1000 ? exponent(size, 1) : size.toPrecision(2));
}

export function probability(p: number): string {
  if (!Number.isFinite(p)) return UNKNOWN;
  if (p >= 0.9995) return '> 99.9 %';
  return p < 0.0005 ? '< 0.1 %' : percent(p);
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

export function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** `425 kB`. */
export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let k = 0;
  for (; n >= 999.5 && k < units.length - 1; k++) n /= 1000;
  return `${k === 0 ? n : Number(n.toPrecision(3))} ${units[k]}`;
}

/** `16×28×28`: a leading batch dimension is left out, what is not known is `?`. */
export function shapeText(shape: readonly (number | string)[] | undefined): string {
  if (!shape) return '';
  const batch = shape.length > 1 && (shape[0] === 1 || shape[0] === -1 || typeof shape[0] === 'string');
  const dims = batch ? shape.slice(1) : shape;
  return dims.map((dim) => (dim === -1 ? '?' : dim)).join('×') || '1';
}

function exponent(size: number, digits: number): string {
  return size.toExponential(digits).replace('e-', `e${MINUS}`).replace('e+', 'e');
}
