/** Numbers on the page: the editor's font, and the sign's hue where the number is an attribution. */
import { known, signClass, signed, type Maybe } from '../../src/format/number';

interface NumProps {
  v: Maybe;
  /** How it is written; an attribution by default. */
  as?: (v: Maybe) => string;
  /** Whether the sign gives the colour. */
  hue?: boolean;
  class?: string;
}

export function Num({ v, as = signed, hue = true, class: className }: NumProps) {
  const tone = !known(v) ? 'zero' : hue ? signClass(v) : '';
  return <span class={`n ${tone} ${className ?? ''}`}>{as(v)}</span>;
}

interface SignedBarProps {
  v: Maybe;
  /** Magnitude that fills a half. */
  limit: number;
  width?: number;
  height?: number;
}

/** A small signed bar: zero in the middle, lower to the left. The number beside it says the same. */
export function SignedBar({ v, limit, width = 72, height = 8 }: SignedBarProps) {
  const middle = Math.floor(width / 2);
  const value = known(v) ? v : 0;
  const length = value && limit > 0 ? Math.max(2, Math.min(1, Math.abs(value) / limit) * (middle - 1)) : 0;
  return (
    <svg class="sb" width={width} height={height + 4} aria-hidden="true">
      {length > 0 && (
        <rect class={signClass(value)} x={value < 0 ? middle - length : middle + 1} y={2} width={length} height={height} />
      )}
      <path class="ax" d={`M${middle}.5 0v${height + 4}`} />
    </svg>
  );
}
