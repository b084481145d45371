/** Writes the task of one layer into shared memory: where everything is, and room for what the kernels work with. */
import { isByPlane, planeLayout } from './by-plane';
import { Field, MAX_MASSES, TILE } from './fields';
import type { SharedMemory } from './memory';
import { cellsOf, type KernelShape, planesOf, positionsOf, tapsOf } from './shape';
import type { PlacedWeights } from './weights';

/** What one layer's spread is about, as addresses in shared memory. */
export interface TaskWork {
  shape: KernelShape;
  placed: PlacedWeights;
  x: number;
  mass: number;
  masses: number;
  /** 0: none. */
  slope: number;
  bias: number;
  positivePart: boolean;
  /** Bits of the masses that go by option 1. */
  compensating: number;
  temperature: number;
}

export interface PlacedTask {
  task: number;
  beta: number;
  outcomes: number;
  outcomesStride: number;
}

const wholeVectors = (count: number): number => Math.ceil(count / 4) * 4;

/** Enough items that a thread's share can be cut near its even part; a chunk of rows below this is not worth its patch. */
const ITEMS_A_THREAD = 16;
const ROWS_A_CHUNK = 32;

/** Mirrors the layout in assembly/task.ts. */
function scratchBytes(shape: KernelShape, masses: number): number {
  const taps = tapsOf(shape);
  const patch = wholeVectors(taps * shape.channels) * 4 + 16;
  const lists = TILE * 3 * shape.rows * (2 + masses) * 4;
  return 3 * patch + 64 + masses * patch + 4 * patch + TILE * taps * 8 + TILE * (24 + 8 * MAX_MASSES) + lists;
}

type Fields = Partial<Record<keyof typeof Field, number>>;

/** Takes memory for a task on `threads` threads. @param general whether the kernel for every shape is to do it */
export function placeTask(memory: SharedMemory, work: TaskWork, threads: number, general = false): PlacedTask {
  const { shape, masses } = work;
  const units = planesOf(shape) * positionsOf(shape) * shape.rows;
  const outcomesStride = roundUp(4 + 3 * units * 4);
  const beta = memory.take(masses * planesOf(shape) * cellsOf(shape) * shape.channels * 4);
  const outcomes = memory.take(threads * outcomesStride);
  const fields: Fields = {
    ...geometryFields(shape),
    x: work.x,
    weights: work.placed.weights,
    rowBytes: work.placed.rowBytes,
    largest: work.placed.largest,
    zeroWeights: Number(work.placed.zero),
    positivePart: Number(work.positivePart),
    masses,
    compensating: work.compensating,
    mass: work.mass,
    slope: work.slope,
    bias: work.bias,
    beta,
    outcomes,
    outcomesStride,
    ...(isByPlane(shape) && !general ? planeFields(memory, work, threads) : cellFields(memory, work, threads)),
  };
  return { task: writeFields(memory, fields, Math.LOG2E / work.temperature), beta, outcomes, outcomesStride };
}

const roundUp = (bytes: number): number => Math.ceil(bytes / 64) * 64;

function planeFields(memory: SharedMemory, { shape, masses }: TaskWork, threads: number): Fields {
  const { phaseLength, slots, scratchBytes } = planeLayout(shape, masses);
  const scratchStride = roundUp(scratchBytes);
  return { byPlane: 1, next: 0, phaseLength, slots, scratch: memory.take(threads * scratchStride), scratchStride };
}

function cellFields(memory: SharedMemory, { shape, masses }: TaskWork, threads: number): Fields {
  const [cells, planes] = [cellsOf(shape), planesOf(shape)];
  const cellStride = wholeVectors(shape.channels);
  const [listed, width] = [planes * cells * cellStride, planes * cells * shape.channels];
  const tiles = planes * Math.ceil(positionsOf(shape) / TILE);
  const wanted = Math.ceil((ITEMS_A_THREAD * threads) / tiles);
  const rowChunks = threads === 1 ? 1 : Math.max(1, Math.min(wanted, Math.ceil(shape.rows / ROWS_A_CHUNK)));
  const partialStride = roundUp(masses * (listed + planes * cells + width) * 4 + 64);
  const scratchStride = roundUp(scratchBytes(shape, masses) + 64);
  const items = tiles * rowChunks;
  return {
    byPlane: 0,
    cellValues: memory.take(listed * 4 + 16),
    cellOffsets: memory.take(listed * 4 + 16),
    cellCounts: memory.take(planes * cells * 4),
    cellStride,
    partial: memory.take(threads * partialStride),
    partialStride,
    costs: memory.take(items * 8),
    items,
    rowChunks,
    scratch: memory.take(threads * scratchStride),
    scratchStride,
  };
}

function geometryFields(s: KernelShape): Fields {
  const three = (name: string, [depth, height, width]: readonly number[], suffix = '') => {
    const key = (dimension: string) => (suffix ? `${dimension.toLowerCase()}${suffix}` : `${name}${dimension}`);
    return { [key('Depth')]: depth, [key('Height')]: height, [key('Width')]: width };
  };
  return {
    batch: s.batch,
    groups: s.groups,
    channels: s.channels,
    rows: s.rows,
    ...three('', s.spatialIn, 'In'),
    ...three('', s.spatialOut, 'Out'),
    ...three('kernel', s.kernel),
    ...three('stride', s.strides),
    ...three('dilation', s.dilations),
    ...three('pad', s.pads),
    transposed: Number(s.transposed),
  };
}

function writeFields(memory: SharedMemory, fields: Fields, exponent: number): number {
  const task = memory.take(Field.size * 4);
  const words = memory.words(task, Field.size).fill(0);
  for (const [name, value] of Object.entries(fields)) words[Field[name as keyof typeof Field]] = value;
  new Float64Array(memory.memory.buffer, task + Field.exponent * 4, 1)[0] = exponent;
  return task;
}
