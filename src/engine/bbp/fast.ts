/** The fast way to spread mass: option 3 of convolutions by products of whole tensors, other heavy layers by kernels. */
import type { ConvGeometry, LinearGraph } from '../layers/family';
import type { LocalLayer } from '../layers/local';
import { add, countNonZero } from '../loops';
import type { FloatData } from '../tensor';
import type { Products } from '../trace/products';
import type { Kernels } from './kernels';
import { spreadPositive } from './positive';
import type { Sent, Spreader } from './spread';
import type { SpreadMany, SpreadRequest } from './together';

/** Components (units × inputs of each) from which a session of ONNX Runtime is worth making. */
const PRODUCTS_FROM = 1 << 21;
/** Products take the same time for few units with mass as for many; kernels pass over those without. */
const LEAST_SHARE = 1 / 16;

export class FastSpread {
  constructor(
    private readonly kernels: Kernels,
    private readonly products: Products,
  ) {}

  /** Plugs into `Pass`. */
  readonly spread: Spreader = async (local, x, mass, rule) => (await this.spreadMany(local, x, [{ mass, rule }]))[0];

  /** @throws BiasLensError as `Kernels.spreadMany`, and of ONNX Runtime */
  readonly spreadMany: SpreadMany = async (local, x, requests) => {
    const sent = new Array<Sent | undefined>(requests.length).fill(undefined);
    const core = productsOf(local);
    if (core && x instanceof Float32Array) {
      for (const [i, request] of requests.entries()) sent[i] = await this.byProducts(local, core, x, request);
    }
    const left = requests.filter((_, i) => !sent[i]);
    const slowly = left.length > 0 ? await this.kernels.spreadMany(local, x, left) : [];
    return sent.map((done) => done ?? slowly.shift()!);
  };

  private async byProducts(
    local: LocalLayer,
    core: { geometry: ConvGeometry; graph: LinearGraph },
    x: Float32Array,
    { mass, rule }: SpreadRequest,
  ): Promise<Sent | undefined> {
    if (rule.option !== 3 || !(mass instanceof Float32Array) || countNonZero(mass) < LEAST_SHARE * mass.length) return undefined;
    const found = await spreadPositive(this.products, local, core, x, mass);
    if (!found) return undefined;
    const { beta, rest } = found;
    if (!rest) return { beta, evenly: null, left: null };
    const apart = await this.kernels.spread(local, x, rest, rule);
    return { ...apart, beta: sumOf(beta, apart.beta) };
  }
}

function productsOf({ map }: LocalLayer): { geometry: ConvGeometry; graph: LinearGraph } | undefined {
  if (map.kind !== 'core' || map.core.repeats) return undefined;
  const { geometry, graph, outputs, maxRow } = map.core;
  if (geometry?.kind !== 'conv' || !graph || outputs * maxRow < PRODUCTS_FROM) return undefined;
  return { geometry, graph };
}

function sumOf(a: Float32Array, b: FloatData): Float32Array {
  const out = new Float32Array(a.length);
  add(a, b, out);
  return out;
}
