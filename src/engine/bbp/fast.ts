/** The fast way to spread mass: sums written out, option 3 of convolutions by products of whole tensors, other heavy layers by kernels. */
import type { ConvGeometry, LinearCore, TransposedGeometry } from '../layers/family';
import type { LocalLayer } from '../layers/local';
import { isGate } from '../layers/shared/product';
import { add, countNonZero } from '../loops';
import type { FloatData } from '../tensor';
import type { Products } from '../trace/products';
import { areEven, spreadEvenly } from './evenly';
import { type Kernels, servesByPlane } from './kernels';
import { spreadGate } from './gate';
import { like } from '../trace/gradient';
import { LEAST_Z, spreadPositive } from './positive';
import type { Rule } from './scores';
import { type Sent, spread, type Spreader } from './spread';
import { spreadSum } from './sum';
import type { SpreadMany, SpreadRequest } from './together';

/** Components (units × inputs of each) from which a session of ONNX Runtime is worth making. */
const PRODUCTS_FROM = 1 << 21;
/** Components up to which the clear way is no slower than the kernels, for units here and there. */
const CLEARLY_TO = 1 << 16;
/** Products take the same time for few units with mass as for many; kernels pass over those without. */
const LEAST_SHARE = 1 / 16;
const SAMPLES = 4093;

export class FastSpread {
  constructor(
    private readonly kernels: Kernels,
    private readonly products: Products,
  ) {}

  /** Plugs into `Pass`. */
  readonly spread: Spreader = async (local, x, mass, rule) => (await this.spreadMany(local, x, [{ mass, rule }]))[0];

  /** @throws BiasLensError as `Kernels.spreadMany`, and of ONNX Runtime */
  readonly spreadMany: SpreadMany = async (local, x, requests) => {
    const sent: (Sent | undefined)[] = [];
    for (const request of requests) sent.push(await this.quickly(local, x, request));
    const left = requests.filter((_, i) => !sent[i]);
    const slowly = left.length > 0 ? await this.kernels.spreadMany(local, x, left) : [];
    return sent.map((done) => done ?? slowly.shift()!);
  };

  /** undefined where only the kernels do it. */
  private async quickly(local: LocalLayer, x: FloatData, { mass, rule }: SpreadRequest): Promise<Sent | undefined> {
    const core = local.map.kind === 'core' && !local.map.core.repeats ? local.map.core : undefined;
    const { geometry, graph } = core ?? {};
    if (geometry?.kind === 'product' && isGate(geometry)) return spreadGate(local, geometry, x, mass, rule);
    let found: { beta: FloatData; rest: FloatData | null } | undefined;
    if (geometry?.kind === 'sum') found = spreadSum(local, geometry, x, mass, rule);
    else if (isConvolution(geometry) && graph && rule.option === 3 && !servesByPlane(geometry) && isWorthIt(core!, x, mass)) {
      found = await spreadPositive(this.products, local, { geometry, graph }, x as Float32Array, mass as Float32Array);
    }
    if (!found?.rest) return found && { beta: found.beta, evenly: null, left: null };
    const apart = await this.rest(local, core!, x, found.rest, rule);
    return { ...apart, beta: sumOf(found.beta, apart.beta) };
  }

  /** Spreads mass of units without a candidate, for the most part. */
  private rest(local: LocalLayer, core: LinearCore, x: FloatData, rest: FloatData, rule: Rule): Sent | Promise<Sent> {
    if (countNonZero(rest) * core.maxRow <= CLEARLY_TO) return spread(local, x, rest, rule);
    const { geometry } = core;
    const single = x instanceof Float32Array && rest instanceof Float32Array;
    const evenly = single && geometry?.kind === 'conv' && areEven(local, geometry, x, rest, LEAST_Z);
    return (evenly && spreadEvenly(geometry, x, rest)) || this.kernels.spread(local, x, rest, rule);
  }
}

function isConvolution(geometry: LinearCore['geometry']): geometry is ConvGeometry | TransposedGeometry {
  return geometry?.kind === 'conv' || geometry?.kind === 'transposed';
}

function isWorthIt({ outputs, maxRow }: LinearCore, x: FloatData, mass: FloatData): boolean {
  const large = x instanceof Float32Array && mass instanceof Float32Array && outputs * maxRow >= PRODUCTS_FROM;
  return large && shareOf(mass) >= LEAST_SHARE;
}

/** About how many units carry mass, from a few of them. */
function shareOf(mass: FloatData): number {
  const step = Math.max(1, Math.floor(mass.length / SAMPLES));
  let [found, seen] = [0, 0];
  for (let p = 0; p < mass.length; p += step, seen++) if (mass[p] !== 0) found++;
  return found / seen;
}

function sumOf(a: FloatData, b: FloatData): FloatData {
  const out = like(a, a.length);
  add(a, b, out);
  return out;
}
