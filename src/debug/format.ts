/** How numbers are written in the debugger. */

/** Six significant digits; a plain minus, so that a copied number can be pasted into an expression. */
export function numberText(value: number): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  const magnitude = Math.abs(value);
  return magnitude >= 1e-4 && magnitude < 1e6 ? String(Number(value.toPrecision(6))) : value.toExponential(4);
}

/** `[1, 32, 14, 14]` */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** `3 layers`, `1 layer` */
export function countText(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
