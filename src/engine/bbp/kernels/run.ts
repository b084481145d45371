/** Runs one task: puts a layer's numbers into the shared memory, lets the threads work, and takes the result out. */
import { add } from '../../loops';
import type { FloatData } from '../../tensor';
import { Outcome } from './fields';
import type { SharedMemory } from './memory';
import { cellsOf, type KernelShape, planesOf, positionsOf } from './shape';
import { placeTask, type PlacedTask } from './task';
import type { KernelThreads } from './threads';
import type { KernelWeights, PlacedWeights } from './weights';

export interface Running {
  memory: SharedMemory;
  threads: KernelThreads;
  weights: KernelWeights;
}

/** What is spread; arrays over units are in core order. */
export interface Work {
  x: Float32Array;
  /** Several masses share the scores. */
  masses: readonly FloatData[];
  /** null: 1 everywhere. */
  slope: FloatData | null;
  bias: FloatData;
  temperature: number;
  /** Option 3, else the softmax of options 1 and 2. */
  positivePart: boolean;
  /** Bits of the masses that go by option 1. */
  compensating: number;
  /** Whether it is worth waking the threads. */
  parallel: boolean;
}

export interface TaskResult {
  /** β of each mass, by input position. */
  betas: Float32Array[];
  /** What became of each unit that did not go by the rule, as Outcome + 1; null when all did. */
  outcomes: Uint8Array | null;
}

/** @throws RangeError when the memory cannot grow that far; Error when a thread ends */
export async function runTask(running: Running, shape: KernelShape, placed: PlacedWeights, work: Work): Promise<TaskResult> {
  const result = await run(running, shape, placed, work, false);
  const { outcomes } = result;
  if (!outcomes?.includes(Outcome.apart + 1)) return result;
  const apart = work.masses.map((mass) => mass.map((m, p) => (outcomes[p] === Outcome.apart + 1 ? m : 0)));
  return together(result, await run(running, shape, placed, { ...work, masses: apart }, true));
}

/** What was spread, with the units that the first left out. */
function together(result: TaskResult, apart: TaskResult): TaskResult {
  const outcomes = result.outcomes!;
  apart.betas.forEach((beta, j) => add(beta, result.betas[j], result.betas[j]));
  outcomes.forEach((outcome, p) => {
    if (outcome === Outcome.apart + 1) outcomes[p] = apart.outcomes?.[p] ?? 0;
  });
  return result;
}

async function run(
  { memory, threads }: Running,
  shape: KernelShape,
  placed: PlacedWeights,
  work: Work,
  general: boolean,
): Promise<TaskResult> {
  const mark = memory.mark();
  const { masses } = work;
  const units = planesOf(shape) * shape.rows * positionsOf(shape);
  const width = planesOf(shape) * cellsOf(shape) * shape.channels;
  const count = work.parallel ? threads.count : 1;
  try {
    const put = (values: FloatData) => putFloats(memory, values);
    const addresses = {
      ...work,
      shape,
      placed,
      x: put(work.x),
      mass: memory.take(masses.length * units * 4),
      masses: masses.length,
      slope: work.slope ? put(work.slope) : 0,
      bias: work.compensating ? put(work.bias) : 0,
    };
    masses.forEach((mass, j) => memory.floats(addresses.mass + j * units * 4, units).set(mass));
    const task = placeTask(memory, addresses, count, general);
    if (work.parallel) await threads.runOnWorkers(task.task);
    else threads.runHere(task.task);
    const betas = masses.map((_, j) => memory.floats(task.beta + j * width * 4, width).slice());
    return { betas, outcomes: readOutcomes(memory, task, count, units) };
  } finally {
    memory.rewind(mark);
  }
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

/** Later entries of a thread prevail. */
function readOutcomes(memory: SharedMemory, task: PlacedTask, threads: number, units: number): Uint8Array | null {
  let found: Uint8Array | null = null;
  for (let thread = 0; thread < threads; thread++) {
    const at = task.outcomes + thread * task.outcomesStride;
    const entries = memory.words(at + 4, memory.words(at, 1)[0]);
    if (entries.length > 0) found ??= new Uint8Array(units);
    for (let i = 0; i < entries.length; i++) {
      const unit = entries[i] >>> 2;
      if (found![unit] !== Outcome.notFinite + 1) found![unit] = (entries[i] & 3) + 1;
    }
  }
  return found;
}
