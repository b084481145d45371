/** Numbers and shapes as the page prints them, for the tree. */

/** About four digits and always a sign; `0` only for exactly zero. */
export function signed(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const digits = size >= 1 ? size.toFixed(3) : size >= 0.001 ? size.toFixed(4) : size.toExponential(1).replace('e-', 'e−');
  return (value < 0 ? '−' : '+') + digits;
}

/** `16×28×28`: the leading batch dimension of 1 is left out, as everywhere in the page. */
export function shapeText(shape: readonly (number | string)[]): string {
  const own = shape.length > 1 && (shape[0] === 1 || shape[0] === -1 || typeof shape[0] === 'string') ? shape.slice(1) : shape;
  return own.map((dim) => (dim === -1 ? '?' : dim)).join('×');
}
