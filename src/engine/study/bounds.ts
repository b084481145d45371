/** What `study check` holds an explanation against, for a pipeline that must fail when a model changes for the worse. */

/** Bounds; one that is left out is not checked. A number that is not finite always fails. */
export interface Bounds {
  /** |residual| as a share of Σ|g·x| + Σ|β|. */
  maxResidual?: number;
  /** |b| / (|w·x| + |b|). */
  maxBiasShare?: number;
  minBiasShare?: number;
  /** 0..1, over the inputs whose class is known. */
  minAccuracy?: number;
}

/** One input's numbers. */
interface Checked {
  residual: number;
  biasShare: number;
  finite: boolean;
}

/** Why an input fails, in words; empty when it does not. */
export function failures({ residual, biasShare, finite }: Checked, bounds: Bounds): string[] {
  const out: string[] = [];
  if (!finite) out.push('a number of its explanation is not finite');
  const over = (what: string, value: number, bound: number | undefined) => {
    if (bound !== undefined && value > bound) out.push(`${what} is ${value.toPrecision(3)}, above ${bound}`);
  };
  over('the residual', residual, bounds.maxResidual);
  over('the share of bias', biasShare, bounds.maxBiasShare);
  if (bounds.minBiasShare !== undefined && biasShare < bounds.minBiasShare) {
    out.push(`the share of bias is ${biasShare.toPrecision(3)}, below ${bounds.minBiasShare}`);
  }
  return out;
}
