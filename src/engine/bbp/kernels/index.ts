/** The fast spreader: convolutions, matrix products, attention and normalisations by WebAssembly kernels, everything else the clear way. */
import { BiasLensError } from '../../errors';
import type { LinearCore, PoolGeometry } from '../../layers/family';
import type { LocalLayer } from '../../layers/local';
import type { FloatData } from '../../tensor';
import { type Sent, spread, type Spreader } from '../spread';
import type { SpreadMany, SpreadRequest } from '../together';
import { isByPlane } from './by-plane';
import { MAX_MASSES, Outcome } from './fields';
import { SharedMemory } from './memory';
import { spreadMixture } from './mixture';
import { spreadProduct } from './product';
import { isStreamed, spreadStreamed } from './streamed';
import { type KernelGeometry, type KernelShape, kernelShape } from './shape';
import { type Running, runTask, type TaskResult, type Work } from './run';
import { KernelThreads } from './threads';
import { KernelWeights } from './weights';

/** Components (units × inputs of each) from which a layer is worth the threads: waking them costs some 100 µs. */
const PARALLEL_FROM = 1 << 19;

/** Whether a convolution has so little to add up that the kernels are faster than products of whole tensors (depthwise ones). */
export function servesByPlane(geometry: KernelGeometry): boolean {
  const shape = kernelShape(geometry);
  return shape !== undefined && isByPlane(shape);
}

/** Kernels with their threads and their memory, for one model. */
export class Kernels {
  private running: Running | undefined;
  /** Layers one after the other: they share the memory. */
  private turn: Promise<unknown> = Promise.resolve();

  /** @param threadCount by default one a core */
  constructor(private readonly threadCount?: number) {}

  /** Plugs into `Pass`. */
  readonly spread: Spreader = async (local, x, mass, rule) => (await this.spreadMany(local, x, [{ mass, rule }]))[0];

  /**
   * Several spreads over one layer; those of one temperature share the scores that are the same.
   * @throws BiasLensError `not-finite` (fault model), `kernel-thread` (fault process) when a thread dies
   */
  readonly spreadMany: SpreadMany = async (local, x, requests) => {
    const core = local.map.kind === 'core' ? local.map.core : undefined;
    const way = core?.geometry && !core.repeats ? wayOf(core.geometry) : undefined;
    // A model's weights are of the type of its activations.
    if (!way || !(x instanceof Float32Array)) return clearly(local, x, requests);
    const done = this.turn.then(() => this.spreadGroups(local, way, x, requests));
    this.turn = done.catch(() => undefined);
    return done;
  };

  /** Ends the threads; a spread that they are at is rejected. They start again when they are needed again. */
  async release(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    await running?.threads.release();
  }

  private open(): Running {
    if (this.running) return this.running;
    const memory = new SharedMemory();
    const threads = new KernelThreads(memory, this.threadCount);
    return (this.running = { memory, threads, weights: new KernelWeights(memory, threads) });
  }

  private async spreadGroups(local: LocalLayer, way: Way, x: Float32Array, requests: readonly SpreadRequest[]): Promise<Sent[]> {
    const sent = new Array<Sent>(requests.length);
    for (const indices of groups(requests)) {
      const some = indices.map((i) => requests[i]);
      const part = await this.spreadGroup(local, way, x, some);
      indices.forEach((i, k) => (sent[i] = part[k]));
    }
    return sent;
  }

  private async spreadGroup(local: LocalLayer, way: Way, x: Float32Array, requests: SpreadRequest[]): Promise<Sent[]> {
    const running = this.open();
    const { memory } = running;
    const core = local.map.kind === 'core' ? local.map.core : undefined;
    const { geometry } = core!;
    const work = {
      x,
      masses: requests.map(({ mass }) => mass),
      slope: geometry?.kind === 'pool' ? sharesOf(local, geometry) : local.slope,
      bias: local.bias,
      temperature: requests[0].rule.temperature,
      positivePart: requests[0].rule.option === 3,
      compensating: requests.reduce((bits, r, j) => bits | (r.rule.option === 1 ? 1 << j : 0), 0),
      parallel: local.units * core!.maxRow >= PARALLEL_FROM,
    };
    try {
      return sentOf(await way(running, local, work), work.masses, local);
    } catch (error) {
      if (running.threads.broken) throw await this.broken(running, error);
      // Memory that WebAssembly cannot have: slowly is better than not at all.
      if (error instanceof RangeError && memory.isFull) return clearly(local, x, requests);
      throw error;
    }
  }

  private async broken(running: Running, cause: unknown): Promise<BiasLensError> {
    if (this.running === running) await this.release();
    const reason = `a thread that spreads the bias ended: ${cause instanceof Error ? cause.message : String(cause)}`;
    return new BiasLensError({ fault: 'process', code: 'kernel-thread', reason, action: 'Explain again' }, { cause });
  }
}

/** How the kernels spread one kind of geometry. */
type Way = (running: Running, local: LocalLayer, work: Work) => Promise<TaskResult>;

/** undefined where there is none. */
function wayOf(g: NonNullable<LinearCore['geometry']>): Way | undefined {
  if (g.kind === 'product') return (running, local, work) => spreadProduct(running, local, g, work, PARALLEL_FROM);
  if (g.kind === 'mixture') return (running, local, work) => spreadMixture(running, local, g, work, PARALLEL_FROM);
  const shape = kernelShape(g);
  if (!shape) return undefined;
  if (g.kind === 'dense' && isStreamed(shape)) return (running, _, work) => spreadStreamed(running, shape, g, work);
  return (running, _, work) => spreadPlaced(running, shape, g as KernelGeometry, work);
}

/** With the weights beside the task; those of pools are all 1. */
async function spreadPlaced(running: Running, shape: KernelShape, geometry: KernelGeometry, work: Work): Promise<TaskResult> {
  const { memory, weights } = running;
  const mark = memory.mark();
  try {
    const placed = geometry.kind === 'pool' ? weights.place(shape, (target) => target.fill(1)) : weights.of(shape, geometry);
    return await runTask(running, shape, placed, work);
  } finally {
    memory.rewind(mark);
  }
}

/** What the cells under each unit's window weigh, with the slope of its chain. */
function sharesOf({ units, slope }: LocalLayer, { shares }: PoolGeometry): Float64Array {
  const out = new Float64Array(units);
  for (let p = 0, place = 0; p < units; p++, place = place + 1 === shares.length ? 0 : place + 1) {
    out[p] = slope ? slope[p] * shares[place] : shares[place];
  }
  return out;
}

function clearly(local: LocalLayer, x: FloatData, requests: readonly SpreadRequest[]): Promise<Sent[]> {
  return Promise.all(requests.map(({ mass, rule }) => spread(local, x, mass, rule)));
}

/** Indices of requests that can share one run: option 3 apart from the softmax of options 1 and 2, which has a temperature. */
function groups(requests: readonly SpreadRequest[]): number[][] {
  const found: { kind: string; indices: number[] }[] = [];
  requests.forEach(({ rule }, i) => {
    const kind = rule.option === 3 ? 'positive' : String(rule.temperature);
    const open = found.find((g) => g.kind === kind && g.indices.length < MAX_MASSES);
    if (open) open.indices.push(i);
    else found.push({ kind, indices: [i] });
  });
  return found.map(({ indices }) => indices);
}

function sentOf({ betas, outcomes }: TaskResult, masses: readonly FloatData[], local: LocalLayer): Sent[] {
  if (outcomes?.includes(Outcome.notFinite + 1)) throw notFinite(local);
  return masses.map((mass, j) => ({
    beta: betas[j],
    evenly: pick(outcomes, Outcome.evenly, mass),
    left: pick(outcomes, Outcome.left, mass),
  }));
}

function pick(outcomes: Uint8Array | null, outcome: Outcome, mass: FloatData): Float32Array | null {
  if (!outcomes) return null;
  let out: Float32Array | null = null;
  for (let p = 0; p < outcomes.length; p++) {
    if (outcomes[p] === outcome + 1 && mass[p] !== 0) (out ??= new Float32Array(outcomes.length))[p] = mass[p];
  }
  return out;
}

function notFinite(local: LocalLayer): BiasLensError {
  const { core } = local.layer;
  return new BiasLensError({
    fault: 'model',
    code: 'not-finite',
    node: core.name,
    op: core.op,
    reason: 'its components at this input are not finite (NaN or infinite)',
    action: 'Try another input',
  });
}
