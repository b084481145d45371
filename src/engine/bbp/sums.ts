/** The sums of identity (10) at a cut. */

/** What has arrived at one tensor of the cut: Σ g·t, Σ β, and Σ|g·t| + Σ|β|. */
export interface CutPart {
  gradient: number;
  beta: number;
  scale: number;
}

/** The pass after a step. */
export interface Sums {
  cut: ReadonlyMap<string, CutPart>;
  /** Σ own of all layers passed, excluded ones included. */
  bias: number;
  unattributed: number;
  excluded: number;
  /** f − the right side of (10). */
  residual: number;
  /** Σ|g·t| + Σ|β| over the cut, what the residual is measured against. */
  scale: number;
}
