/** One layer's step of a pass. */
import type { LocalLayer } from '../layers/local';
import {
  add,
  areZeros,
  countNonZero,
  type Masses,
  masses32,
  massesOfChannels,
  multiply,
  type Totals,
  totals,
  zeros,
} from '../loops';
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
  readonly sums!: Sums;
  readonly totals: Readonly<Record<'received' | 'own' | 'mass', Totals>>;
  /** Units whose own bias term is not 0. */
  readonly biased: number;
  private readonly seen: { own?: WeakRef<FloatData>; mass?: WeakRef<FloatData> } = {};

  constructor(parts: Parts, { mass, own, biased }: Masses) {
    Object.assign(this, parts);
    this.totals = { received: totals(parts.received), own, mass: totals(mass) };
    this.biased = biased;
  }

  /** g_y ⊙ bˣ */
  get own(): FloatData {
    return this.again('own', () => ownOf(this.gradient.output, this.local));
  }

  /** What is sent on: what was received, and `own` unless it is left out. */
  get mass(): FloatData {
    return this.again('mass', () => massesOf(this.gradient.output, this.local, this.received, this.excluded).mass);
  }

  private again(what: 'own' | 'mass', compute: () => FloatData): FloatData {
    const kept = this.seen[what]?.deref();
    if (kept) return kept;
    const values = compute();
    this.seen[what] = new WeakRef(values);
    return values;
  }
}

/** g_y ⊙ bˣ of a layer, in the width of the gradient. */
function ownOf(g: FloatData, { bias, units }: LocalLayer): FloatData {
  if (areZeros(bias)) return zeros(g, units);
  const own = like(g, units);
  multiply(g, bias, own);
  return own;
}

function quickMasses(g: FloatData, local: LocalLayer, received: FloatData): Masses | undefined {
  const { slope, channels } = local;
  if (channels) return massesOfChannels(g, { slope, channels }, received);
  return areZeros(local.bias) ? undefined : masses32(g, local.bias, received);
}

/** @param excluded whether the own term is left out of the mass */
export function massesOf(g: FloatData, local: LocalLayer, received: FloatData, excluded: boolean): Masses {
  const quick = excluded ? undefined : quickMasses(g, local, received);
  if (quick) return quick;
  const own = ownOf(g, local);
  const rest = { own: totals(own), biased: countNonZero(own) };
  if (excluded || areZeros(own)) return { mass: received, ...rest };
  const mass = like(received, received.length);
  add(received, own, mass);
  return { mass, ...rest };
}
