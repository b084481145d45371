/** Bars of block characters. */

const BLOCK = '█';

/** From `from` to `to` on an axis of `width` cells; at least one cell, so that what is not zero is seen. */
export function span(from: number, to: number, [lo, hi]: [number, number], width: number): string {
  if (from === to || !(hi > lo)) return '';
  const cell = (value: number) => Math.round(((value - lo) / (hi - lo)) * width);
  const start = Math.min(cell(Math.min(from, to)), width - 1);
  return ' '.repeat(start) + BLOCK.repeat(Math.max(1, cell(Math.max(from, to)) - start));
}

/** To the left of an axis for a negative value, to the right for a positive one; `limit` fills `half` cells. */
export function signedBar(value: number, limit: number, half: number): string {
  const share = limit > 0 && Number.isFinite(value) ? Math.abs(value) / limit : 0;
  const bar = BLOCK.repeat(value === 0 || share === 0 ? 0 : Math.max(1, Math.round(share * half)));
  return value < 0 ? `${bar.padStart(half)}│` : `${' '.repeat(half)}│${bar}`;
}
