/** The task at hand, read once a thread and layer into variables of this thread's instance. */
import { Field, MAX_MASSES, TILE } from '../fields';
import { wholeVectors } from './simd';

export let groups: i32 = 0;
export let channels: i32 = 0;
export let rows: i32 = 0;
export let heightOut: i32 = 0;
export let widthOut: i32 = 0;
/** Cells of one plane (one group of one batch entry), output positions of one plane, kernel taps. */
export let cells: i32 = 0;
export let positions: i32 = 0;
export let taps: i32 = 0;
export let planes: i32 = 0;
export let weights: usize = 0;
export let rowBytes: usize = 0;
export let largest: usize = 0;
export let zeroWeights: bool = false;
export let positivePart: bool = false;
export let masses: i32 = 0;
export let compensating: i32 = 0;
export let mass: usize = 0;
export let slope: usize = 0;
export let bias: usize = 0;
export let exponent: f64 = 0;
/** Bytes from one mass to the next. */
export let massBytes: usize = 0;
export let cellValues: usize = 0;
export let cellOffsets: usize = 0;
export let cellCounts: usize = 0;
export let cellStride: i32 = 0;
export let rowChunks: i32 = 0;
export let tilesPerPlane: i32 = 0;

let at: usize = 0;
let own: usize = 0;

// @ts-ignore: decorator
@inline
export function word(field: Field): i32 {
  return load<i32>(at + ((<usize>field) << 2));
}

// @ts-ignore: decorator
@inline
export function address(field: Field): usize {
  return <usize>(<u32>word(field));
}

/** Address of a field that threads change. */
export function fieldAddress(field: Field): usize {
  return at + ((<usize>field) << 2);
}

export function openTask(task: usize, thread: i32): void {
  at = task;
  groups = word(Field.groups);
  channels = word(Field.channels);
  rows = word(Field.rows);
  heightOut = word(Field.heightOut);
  widthOut = word(Field.widthOut);
  cells = word(Field.depthIn) * word(Field.heightIn) * word(Field.widthIn);
  positions = word(Field.depthOut) * heightOut * widthOut;
  taps = word(Field.kernelDepth) * word(Field.kernelHeight) * word(Field.kernelWidth);
  planes = word(Field.batch) * groups;
  weights = address(Field.weights);
  rowBytes = address(Field.rowBytes);
  largest = address(Field.largest);
  zeroWeights = word(Field.zeroWeights) != 0;
  positivePart = word(Field.positivePart) != 0;
  masses = word(Field.masses);
  compensating = word(Field.compensating);
  mass = address(Field.mass);
  slope = address(Field.slope);
  bias = address(Field.bias);
  exponent = load<f64>(at + ((<usize>Field.exponent) << 2));
  massBytes = (<usize>planes * <usize>rows * <usize>positions) << 2;
  cellValues = address(Field.cellValues);
  cellOffsets = address(Field.cellOffsets);
  cellCounts = address(Field.cellCounts);
  cellStride = word(Field.cellStride);
  rowChunks = word(Field.rowChunks);
  tilesPerPlane = (positions + TILE - 1) / TILE;
  own = address(Field.partial) + <usize>thread * address(Field.partialStride);
  layOutScratch(scratchOf(thread));
}

/** This thread's β of mass `j`, laid out as the cells' non-zero inputs. */
export function ownCells(j: i32): usize {
  return cellsOf(own, j);
}

/** The same of a thread that starts at `base`. */
export function cellsOf(base: usize, j: i32): usize {
  return base + ((<usize>j * <usize>planes * <usize>cells * <usize>cellStride) << 2);
}

/** What every connection into a cell gets: mass of units over blank input. */
export function blankOf(base: usize, j: i32): usize {
  return cellsOf(base, masses) + ((<usize>j * <usize>planes * <usize>cells) << 2);
}

/** β of mass `j` at every input, by cell and channel: for connections that meet a zero input. */
export function fullOf(base: usize, j: i32): usize {
  return blankOf(base, masses) + ((<usize>j * <usize>planes * <usize>cells * <usize>channels) << 2);
}

/** Two words: whether `blank` and `full` were written. */
export function flagsOf(base: usize): usize {
  return fullOf(base, masses);
}

export function ownBase(): usize {
  return own;
}

export function baseOf(thread: i32): usize {
  return address(Field.partial) + <usize>thread * address(Field.partialStride);
}

// Scratch memory of this thread. `scratchBytes` in ../task.ts mirrors this.
export let patchX: usize = 0;
export let patchNegated: usize = 0;
export let patchOffsets: usize = 0;
export let sums: usize = 0;
export let accumulators: usize = 0;
export let accumulatorBytes: usize = 0;
export let numerators: usize = 0;
export let segments: usize = 0;
export let tileState: usize = 0;
export let lists: usize = 0;

export function scratchOf(thread: i32): usize {
  return address(Field.scratch) + <usize>thread * address(Field.scratchStride);
}

function layOutScratch(start: usize): void {
  const patch: usize = (<usize>wholeVectors(taps * channels) << 2) + 16;
  patchX = start;
  patchNegated = patchX + patch;
  patchOffsets = patchNegated + patch;
  sums = patchOffsets + patch;
  accumulatorBytes = patch;
  accumulators = sums + 64;
  numerators = accumulators + patch * masses;
  segments = numerators + (patch << 2);
  tileState = segments + ((<usize>TILE * <usize>taps) << 3);
  lists = tileState + TILE * (24 + 8 * MAX_MASSES);
}
