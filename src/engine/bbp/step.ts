/** One layer's step of a pass. */
import type { LocalLayer } from '../layers/local';
import { add, areZeros, countNonZero, multiply, type Totals, totals, zeros } from '../loops';
import type { FloatData } from '../tensor';
import { type GradientStep, like } from '../trace/gradient';
import type { Sums } from './sums';

/** What a step is made of. Arrays over units are in core order (`local.order`), over inputs one array each. */
interface Parts {
  local: LocalLayer;
  gradient: GradientStep;
  /** β_y: what the layers above sent. */
  received: FloatData;
  /** Mass that went out in equal shares, and mass that found no input; null: none. */
  evenly: FloatData | null;
  left: FloatData | null;
  /** Whether `own` was left out of `mass` (Sec. 5.3). */
  excluded: boolean;
  /** β sent to each of `local.inputs`. */
  sent: FloatData[];
  sums: Sums;
}

/**
 * Keeps what cannot be had without the layers above. The own bias term and the mass are a product and a sum: they are computed again
 * when somebody looks at them, and only their totals stay.
 */
export class Step implements Readonly<Parts> {
  readonly local!: LocalLayer;
  readonly gradient!: GradientStep;
  readonly received!: FloatData;
  readonly evenly!: FloatData | null;
  readonly left!: FloatData | null;
  readonly excluded!: boolean;
  readonly sent!: FloatData[];
  readonly sums!: Sums;
  readonly totals: Readonly<Record<'received' | 'own' | 'mass', Totals>>;
  /** Units whose own bias term is not 0. */
  readonly biased: number;
  private readonly seen: Record<'own' | 'mass', WeakRef<FloatData>>;

  /** @param computed own and mass, as the pass needed them */
  constructor(parts: Parts, computed: { own: FloatData; mass: FloatData }) {
    Object.assign(this, parts);
    const { own, mass } = computed;
    this.totals = { received: totals(parts.received), own: totals(own), mass: totals(mass) };
    this.biased = countNonZero(own);
    this.seen = { own: new WeakRef(own), mass: new WeakRef(mass) };
  }

  /** g_y ⊙ bˣ */
  get own(): FloatData {
    return this.again('own', () => ownOf(this.gradient.output, this.local));
  }

  /** What is sent on: what was received, and `own` unless it is left out. */
  get mass(): FloatData {
    return this.again('mass', () => massOf(this.received, this.own, this.excluded));
  }

  private again(what: 'own' | 'mass', compute: () => FloatData): FloatData {
    const kept = this.seen[what].deref();
    if (kept) return kept;
    const values = compute();
    this.seen[what] = new WeakRef(values);
    return values;
  }
}

/** g_y ⊙ bˣ of a layer, in the width of the gradient. */
export function ownOf(g: FloatData, { bias, units }: LocalLayer): FloatData {
  if (areZeros(bias)) return zeros(g, units);
  const own = like(g, units);
  multiply(g, bias, own);
  return own;
}

export function massOf(received: FloatData, own: FloatData, excluded: boolean): FloatData {
  if (excluded || areZeros(own)) return received;
  const mass = like(received, received.length);
  add(received, own, mass);
  return mass;
}
