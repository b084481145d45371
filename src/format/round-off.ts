/** What of a residual is float32's round-off: the same for the page, the command line, the debugger and `study check`. */

/** The bound, as a share of Σ|g·x| + Σ|β| (method.md §3): round-off stays well below it. */
export const ROUND_OFF = 1e-5;

/** Whether a residual is round-off. @param scale Σ|g·x| + Σ|β| of the cut it is the residual of */
export function isRoundOff(residual: number, scale: number): boolean {
  return Math.abs(residual) <= ROUND_OFF * scale;
}
