/** Numbers as the page writes them (a minus is U+2212, an attribution always has its sign). */
export function shown(value: number | null, signed = false): string {
  if (value === null || !Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const digits = size >= 1e5 || size < 0.001 ? size.toExponential(1).replace('e-', 'e−').replace('e+', 'e') : fixed(size);
  return (value < 0 ? '−' : signed ? '+' : '') + digits;
}

export function percent(value: number | null): string {
  return value === null || !Number.isFinite(value) ? '–' : `${(100 * value).toFixed(1)} %`;
}

/** A tick of an axis: no more digits than it has. */
export function tick(value: number): string {
  return (value < 0 ? '−' : '') + String(Math.abs(value));
}

function fixed(size: number): string {
  if (Number.isInteger(size)) return String(size);
  return size >= 100 ? size.toFixed(1) : size >= 1 ? size.toFixed(3) : size.toFixed(4);
}
