/** The fast spreader: convolutions and matrix products by WebAssembly kernels, everything else the clear way. */
import { BiasLensError } from '../../errors';
import type { LocalLayer } from '../../layers/local';
import type { FloatData } from '../../tensor';
import type { Rule } from '../scores';
import { type Sent, spread, type Spreader } from '../spread';
import { MAX_MASSES, Outcome } from './fields';
import { SharedMemory } from './memory';
import { type KernelShape, kernelShape } from './shape';
import { placeTask, type PlacedTask } from './task';
import { KernelThreads } from './threads';
import { KernelWeights } from './weights';

/** One spread of several over the same layer. */
export interface SpreadRequest {
  mass: FloatData;
  rule: Rule;
}

/** Components (units × inputs of each) from which a layer is worth more than one thread: waking one costs some 50 µs. */
const PARALLEL_FROM = 1 << 19;

interface Running {
  memory: SharedMemory;
  threads: KernelThreads;
  weights: KernelWeights;
}

/** Kernels with their threads and their memory, for one model. */
export class Kernels {
  private running: Running | undefined;

  /** @param threadCount by default one a core */
  constructor(private readonly threadCount?: number) {}

  /** Plugs into `Pass`. */
  readonly spread: Spreader = async (local, x, mass, rule) => (await this.spreadMany(local, x, [{ mass, rule }]))[0];

  /** Several spreads over one layer; those of one temperature share the scores that are the same. */
  async spreadMany(local: LocalLayer, x: FloatData, requests: readonly SpreadRequest[]): Promise<Sent[]> {
    const core = local.map.kind === 'core' ? local.map.core : undefined;
    const shape = core?.geometry && !core.repeats ? kernelShape(core.geometry) : undefined;
    // A model's weights are of the type of its activations.
    if (!shape || !(x instanceof Float32Array))
      return Promise.all(requests.map(({ mass, rule }) => spread(local, x, mass, rule)));
    const sent = new Array<Sent>(requests.length);
    for (const indices of groups(requests)) {
      const part = await this.spreadGroup(
        local,
        shape,
        x,
        indices.map((i) => requests[i]),
      );
      indices.forEach((i, k) => (sent[i] = part[k]));
    }
    return sent;
  }

  async release(): Promise<void> {
    await this.running?.threads.release();
    this.running = undefined;
  }

  private run(): Running {
    if (this.running) return this.running;
    const memory = new SharedMemory();
    const threads = new KernelThreads(memory, this.threadCount);
    return (this.running = { memory, threads, weights: new KernelWeights(memory, threads) });
  }

  private async spreadGroup(local: LocalLayer, shape: KernelShape, x: Float32Array, requests: SpreadRequest[]): Promise<Sent[]> {
    const { memory, threads, weights } = this.run();
    const core = local.map.kind === 'core' ? local.map.core : undefined;
    const parallel = threads.count > 1 && local.units * core!.maxRow >= PARALLEL_FROM;
    if (parallel) await threads.start();
    const placed = weights.of(shape, core!.geometry!);
    const mark = memory.mark();
    try {
      const [{ rule }] = requests;
      const compensating = requests.reduce((bits, r, j) => bits | (r.rule.option === 1 ? 1 << j : 0), 0);
      const put = (values: FloatData) => putFloats(memory, values);
      const work = {
        shape,
        placed,
        x: put(x),
        mass: memory.take(requests.length * local.units * 4),
        masses: requests.length,
        slope: local.slope ? put(local.slope) : 0,
        bias: compensating ? put(local.bias) : 0,
        positivePart: rule.option === 3,
        compensating,
        temperature: rule.temperature,
      };
      requests.forEach(({ mass }, j) => memory.floats(work.mass + j * local.units * 4, local.units).set(mass));
      const count = parallel ? threads.count : 1;
      const task = placeTask(memory, work, count);
      threads.run(task.task, parallel);
      const outcomes = readOutcomes(memory, task, count, local);
      return requests.map(({ mass }, j) => ({
        beta: memory.floats(task.beta + j * local.width * 4, local.width).slice(),
        evenly: pick(outcomes, Outcome.evenly, mass),
        left: pick(outcomes, Outcome.left, mass),
      }));
    } finally {
      memory.rewind(mark);
    }
  }
}

/** Indices of requests that can share one run: option 3 apart from the softmax of options 1 and 2, which has a temperature. */
function groups(requests: readonly SpreadRequest[]): number[][] {
  const found = new Map<string, number[]>();
  requests.forEach(({ rule }, i) => {
    const kind = rule.option === 3 ? 'positive' : String(rule.temperature);
    const open = found.get(kind);
    if (open && open.length < MAX_MASSES) open.push(i);
    else found.set(open ? `${kind} ${i}` : kind, [i]);
  });
  return [...found.values()];
}

/** The smallest normal float32: what is smaller and not 0 stays on its side of 0. */
const TINY = 2 ** -126;

function putFloats(memory: SharedMemory, values: FloatData): number {
  const at = memory.take(values.length * 4);
  const to = memory.floats(at, values.length);
  to.set(values);
  if (values instanceof Float64Array) {
    for (let i = 0; i < to.length; i++) if (to[i] === 0 && values[i] !== 0) to[i] = values[i] > 0 ? TINY : -TINY;
  }
  return at;
}

/** The outcome of each unit that did not go by the rule, as Outcome + 1; null when all did. Later entries of a thread prevail. */
function readOutcomes(memory: SharedMemory, task: PlacedTask, threads: number, local: LocalLayer): Uint8Array | null {
  let found: Uint8Array | null = null;
  for (let thread = 0; thread < threads; thread++) {
    const at = task.outcomes + thread * task.outcomesStride;
    const entries = memory.words(at + 4, memory.words(at, 1)[0]);
    if (entries.length > 0) found ??= new Uint8Array(local.units);
    for (let i = 0; i < entries.length; i++) {
      const outcome = entries[i] & 3;
      if (outcome === Outcome.notFinite) throw notFinite(local);
      found![entries[i] >>> 2] = outcome + 1;
    }
  }
  return found;
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
