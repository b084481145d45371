/** The own bias term and the mass of a layer's units. */
import type { FloatData } from '../tensor';
import type { Channels } from './arithmetic';
import { inPieces, machine, type Operand, ofSomePiece } from './machine';
import { borrowed } from './scratch';
import { noteTotals, RunningTotals, type Totals } from './totals';

/** What a layer's step does to every unit, in one go. */
export interface Masses {
  /** received + g ⊙ bias; `received` itself where nothing is added, else memory that may be given back */
  mass: FloatData;
  /** Of g ⊙ bias, where 0 · ∞ is 0. */
  own: Totals;
  /** How many of it are not 0. */
  biased: number;
}

/** Without the array of own terms; undefined where only the plain loops do it. */
export function masses32(g: FloatData, bias: FloatData, received: FloatData): Masses | undefined {
  if (!(bias instanceof Float32Array)) return undefined;
  return massesBy(g, received, (biases, from, to) => biases.put(bias, from, to));
}

/** The same where the bias is one number a channel, times the slope (null: 1 everywhere): without an array of it. */
export function massesOfChannels(
  g: FloatData,
  { slope, channels }: { slope: FloatData | null; channels: Channels },
  received: FloatData,
): Masses | undefined {
  if (slope && !(slope instanceof Float32Array)) return undefined;
  const { loops, operands } = machine();
  const slopes = operands[4];
  return massesBy(g, received, (biases, from, to, bytes) => {
    biases.putChannels(channels, from, to);
    if (!slope) return;
    slopes.put(slope, from, to);
    loops.multiply(slopes.address, biases.address, biases.address, bytes);
  });
}

/** @param put writes a piece of the bias; the last operand is free meanwhile */
function massesBy(
  g: FloatData,
  received: FloatData,
  put: (biases: Operand, from: number, to: number, bytes: number) => void,
): Masses | undefined {
  if (!(g instanceof Float32Array && received instanceof Float32Array)) return undefined;
  const { loops, operands, sumsAt } = machine();
  const [gradient, biases, arrived, owned, sent] = operands;
  const mass = borrowed(received.length);
  const [own, all] = [new RunningTotals(), new RunningTotals()];
  let biased = 0;
  inPieces(mass.length, (from, to, bytes) => {
    gradient.put(g, from, to);
    put(biases, from, to, bytes);
    arrived.put(received, from, to);
    biased += loops.massOf(gradient.address, biases.address, arrived.address, owned.address, sent.address, bytes, sumsAt);
    sent.take(mass, from, to);
    own.add(owned, 0);
    all.add(sent, 3);
  });
  if (Number.isNaN(own.sum)) return undefined;
  noteTotals(mass, all.found());
  return { mass, own: own.found(), biased };
}

/** Whether some mass is at a slope that is not above 0. */
export function massOutside(mass: Float32Array, slope: FloatData): boolean {
  if (slope instanceof Float32Array) return massOutside32(mass, slope);
  let most = 0;
  for (let p = 0; p < mass.length; p++) most += slope[p] > 0 ? 0 : Math.abs(mass[p]);
  return most !== 0;
}

function massOutside32(mass: Float32Array, slope: Float32Array): boolean {
  const { loops, operands } = machine();
  const [one, two] = operands;
  return ofSomePiece(mass.length, (from, to, bytes) => {
    one.put(mass, from, to);
    two.put(slope, from, to);
    return loops.isMassOutside(one.address, two.address, bytes) !== 0;
  });
}
