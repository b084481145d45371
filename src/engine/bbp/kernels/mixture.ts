/**
 * Groups whose elements mix (softmax, normalisations): the matrix of a group is written out from its diagonal and its few terms, some
 * groups at a time, and spread as that many small matrix products.
 */
import type { MixtureGeometry } from '../../layers/family';
import type { LocalLayer } from '../../layers/local';
import { gather } from '../../loops';
import type { FloatData } from '../../tensor';
import { type Running, runTask, type TaskResult, type Work } from './run';
import type { KernelShape } from './shape';

/** Memory that the matrices of one piece take: they stay in the processor's cache until they are spread. */
const PIECE_BYTES = 2 << 20;

/** As `runTask`. @param from components from which the threads are woken */
export async function spreadMixture(
  running: Running,
  local: LocalLayer,
  g: MixtureGeometry,
  work: Work,
  from: number,
): Promise<TaskResult> {
  const betas = work.masses.map(() => new Float32Array(local.width));
  const outcomes = new Uint8Array(local.units);
  const { starts, offsets } = g.groups;
  const active = starts.filter((start) => work.masses.some((mass) => offsets.some((o) => mass[start + o] !== 0)));
  const most = Math.max(1, Math.floor(PIECE_BYTES / (4 * offsets.length ** 2)));
  for (let i = 0; i < active.length; i += most) {
    const units = unitsOf(active.subarray(i, i + most), offsets);
    const parallel = units.length * offsets.length >= from;
    const sent = await spreadPiece(running, g, units, { ...work, parallel });
    sent.betas.forEach((beta, j) => beta.forEach((value, k) => (betas[j][g.base + units[k]] = value)));
    sent.outcomes?.forEach((outcome, k) => (outcomes[units[k]] = outcome));
  }
  return { betas, outcomes: outcomes.some((o) => o !== 0) ? outcomes : null };
}

/** Positions of the elements of some groups, one group after the other. */
function unitsOf(starts: Int32Array, offsets: Int32Array): Int32Array {
  const units = new Int32Array(starts.length * offsets.length);
  let i = 0;
  for (const start of starts) for (const offset of offsets) units[i++] = start + offset;
  return units;
}

async function spreadPiece(running: Running, g: MixtureGeometry, units: Int32Array, work: Work): Promise<TaskResult> {
  const shape = shapeOf(units.length / g.groups.offsets.length, g.groups.offsets.length);
  const taken = (values: FloatData) => gather(values, units, new Float32Array(units.length));
  const mark = running.memory.mark();
  try {
    const factors = putFactors(running, g, units);
    const placed = running.weights.place(shape, ({ byteOffset }) => {
      running.threads.kernels.writeMixtures(byteOffset, units.length, shape.channels, factors, g.terms.length);
    });
    return await runTask(running, shape, placed, {
      ...work,
      x: met(g, units, work.x),
      masses: work.masses.map(taken),
      slope: work.slope && taken(work.slope),
      bias: taken(work.bias),
    });
  } finally {
    running.memory.rewind(mark);
  }
}

/** As many groups as there are, each of one place with `size` channels. */
function shapeOf(groups: number, size: number): KernelShape {
  const one = [1, 1, 1];
  const none = { strides: one, dilations: one, pads: [0, 0, 0], transposed: false, scale: 1 };
  const strideGroup = size * size;
  const sizes = { batch: 1, groups, channels: size, rows: size, strideGroup, strideRow: size, strideChannel: 1 };
  return { ...none, ...sizes, spatialIn: one, spatialOut: one, kernel: one };
}

/** What the rows of the matrices are written from, float64: the diagonal, then each term's left and right. @returns its address */
function putFactors({ memory }: Running, { diagonal, terms }: MixtureGeometry, units: Int32Array): number {
  const factors = [diagonal, ...terms.flatMap(({ left, right }) => [left, right])];
  const at = memory.take(factors.length * units.length * 8);
  factors.forEach((values, i) => gather(values, units, memory.doubles(at + i * units.length * 8, units.length)));
  return at;
}

/** x, where nothing weighs it 0: a score that a mask has made −∞ has no part in anything. */
function met({ base, diagonal, terms }: MixtureGeometry, units: Int32Array, x: Float32Array): Float32Array {
  const out = new Float32Array(units.length);
  for (let i = 0; i < out.length; i++) {
    const q = units[i];
    const value = x[base + q];
    const weighed = Number.isFinite(value) || diagonal[q] !== 0 || terms.some(({ right }) => right[q] !== 0);
    out[i] = weighed ? value : 0;
  }
  return out;
}
