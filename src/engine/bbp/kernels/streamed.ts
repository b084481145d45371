/**
 * Large matrix products of one row: every row of W is read at most once, so none is kept. Rows whose unit has mass are copied from
 * the model's bytes in pieces, and each piece is a task of its own.
 */
import type { DenseGeometry } from '../../layers/family';
import type { FloatData } from '../../tensor';
import { type Running, runTask, type TaskResult, type Work } from './run';
import { type KernelShape, rowBytesOf } from './shape';
import { copyWeights } from './weights';

/** Smaller ones are kept like those of convolutions. */
const STREAMED_FROM = 1 << 20;
/** Memory that one piece may take: it stays in the processor's cache from its copy to its spread. */
const PIECE_BYTES = 4 << 20;
/** Weights of lines across that are read at one go. */
const LINES = 1 << 18;

export function isStreamed(shape: KernelShape): boolean {
  return shape.batch === 1 && shape.kernel.every((k) => k === 1) && shape.rows * rowBytesOf(shape) >= STREAMED_FROM;
}

/** As `runTask`. */
export async function spreadStreamed(running: Running, shape: KernelShape, g: DenseGeometry, work: Work): Promise<TaskResult> {
  const active = activeRows(work.masses);
  const sums = work.masses.map(() => new Float64Array(shape.channels));
  const outcomes = new Uint8Array(shape.rows);
  const most = Math.max(4, Math.floor(PIECE_BYTES / rowBytesOf(shape)));
  for (let from = 0; from < active.length; from += most) {
    const rows = active.subarray(from, from + most);
    const piece = await spreadRows(running, shape, g, work, rows);
    piece.betas.forEach((beta, j) => addTo(sums[j], beta));
    if (piece.outcomes) rows.forEach((row, i) => (outcomes[row] = piece.outcomes![i]));
  }
  return { betas: sums.map((sum) => new Float32Array(sum)), outcomes: outcomes.some((o) => o !== 0) ? outcomes : null };
}

function activeRows(masses: readonly FloatData[]): Int32Array {
  const rows: number[] = [];
  for (let p = 0; p < masses[0].length; p++) if (masses.some((mass) => mass[p] !== 0)) rows.push(p);
  return Int32Array.from(rows);
}

function addTo(sum: Float64Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += values[i];
}

/** Spreads some rows, as a layer that has no others. */
async function spreadRows(running: Running, shape: KernelShape, g: DenseGeometry, work: Work, rows: Int32Array) {
  const { memory } = running;
  const mark = memory.mark();
  const some = (values: FloatData): FloatData => {
    const out = values instanceof Float64Array ? new Float64Array(rows.length) : new Float32Array(rows.length);
    for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]];
    return out;
  };
  try {
    const piece = { ...shape, rows: rows.length, strideRow: shape.channels, strideChannel: 1 };
    const placed = running.weights.place(piece, (target) => {
      if (g.strideK === 1) copyRows(g, rows, target);
      else copyColumns(g, rows, target);
    });
    const part = { ...work, masses: work.masses.map(some), slope: work.slope && some(work.slope), bias: some(work.bias) };
    return await runTask(running, piece, placed, part);
  } finally {
    memory.rewind(mark);
  }
}

/** Rows that lie in one piece in the model. */
function copyRows(g: DenseGeometry, rows: Int32Array, target: Float32Array): void {
  copyWeights(
    g,
    target,
    Float64Array.from(rows, (row) => row * g.strideN),
  );
}

/** Rows that lie across: what is between the first and the last of them is read, for a part of the inner dimension at a time. */
function copyColumns(g: DenseGeometry, rows: Int32Array, target: Float32Array): void {
  const [first, count] = [rows[0], rows[rows.length - 1] - rows[0] + 1];
  const most = Math.max(1, Math.min(g.inner, Math.floor(LINES / count)));
  for (let from = 0; from < g.inner; from += most) {
    const part = Math.min(most, g.inner - from);
    const lines = new Float32Array(part * count);
    copyWeights(
      g,
      lines,
      Float64Array.from({ length: part }, (_, k) => (from + k) * g.strideK + first),
    );
    for (let i = 0; i < rows.length; i++) {
      for (let k = 0; k < part; k++) target[i * g.inner + from + k] = lines[k * count + rows[i] - first];
    }
  }
}
