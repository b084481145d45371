/**
 * The loops in WebAssembly. Numbers pass through its memory in pieces that stay in the processor's cache: copying one there costs a tenth
 * of what a loop of JavaScript takes, and the arrays themselves can lie anywhere.
 */
import type { Channels } from './arithmetic';
import { LOOPS } from './generated/wasm';

/** Numbers of one piece: what five operands take is a fraction of the second cache. */
export const PIECE = 4096;
const OPERANDS = 5;
/** The module's own memory ends here. */
const BASE = 4096;
const SUMS = 8;
const SHORT = 64;

/** Addresses of operands, lengths in bytes (`assembly/`). */
interface Loops {
  memory: { buffer: ArrayBuffer };
  add(a: number, b: number, out: number, bytes: number): void;
  areAscending(a: number, bytes: number): number;
  areFinite(a: number, bytes: number): number;
  countNonZero(a: number, bytes: number): number;
  gate(a: number, out: number, bytes: number): void;
  gateBelow(a: number, top: number, out: number, bytes: number): number;
  isAnyNegative(a: number, bytes: number): number;
  isMassOutside(mass: number, slope: number, bytes: number): number;
  massOf(g: number, bias: number, received: number, own: number, mass: number, bytes: number, sums: number): number;
  multiply(a: number, b: number, out: number, bytes: number): number;
  part(mass: number, slope: number, outside: number, bytes: number): void;
  positiveOfTwo(x: number, y: number, slope: number, mass: number, v: number, w: number, bytes: number): number;
  productsOf(a: number, b: number, bytes: number, sums: number): void;
  totalsOf(a: number, bytes: number, sums: number): void;
  where(a: number, magnitude: number): number;
}

/** A place for one piece of an operand. */
export class Operand {
  constructor(
    readonly address: number,
    readonly floats: Float32Array,
  ) {}

  /** Numbers `from` … `to` of an array, and zeros up to the next whole vector. */
  put(values: Float32Array, from: number, to: number): void {
    this.floats.set(values.subarray(from, to));
    if ((to - from) % 4 > 0) this.floats.fill(0, to - from, wholeVectors(to - from));
  }

  /** The same of one number a channel. */
  putChannels({ values, inner }: Channels, from: number, to: number): void {
    for (let p = from; p < to;) {
      const channel = Math.floor(p / inner);
      const end = Math.min((channel + 1) * inner, to);
      const value = values[channel % values.length];
      // The call takes as long as some fifty numbers.
      if (end - p > SHORT) this.floats.fill(value, p - from, end - from);
      else for (let i = p - from; i < end - from; i++) this.floats[i] = value;
      p = end;
    }
    if ((to - from) % 4 > 0) this.floats.fill(0, to - from, wholeVectors(to - from));
  }

  /** Writes them to where they belong. */
  take(values: Float32Array, from: number, to: number): void {
    values.set(this.floats.subarray(0, to - from), from);
  }
}

class Machine {
  readonly loops: Loops;
  readonly operands: readonly Operand[];
  /** Where sums are found, and their address. */
  readonly sums: Float64Array;
  readonly sumsAt = BASE;

  constructor() {
    const module = new WebAssembly.Module(Buffer.from(LOOPS, 'base64'));
    this.loops = new WebAssembly.Instance(module).exports as unknown as Loops;
    const { buffer } = this.loops.memory;
    this.sums = new Float64Array(buffer, BASE, SUMS);
    this.operands = Array.from({ length: OPERANDS }, (_, i) => {
      const address = BASE + SUMS * 8 + i * PIECE * 4;
      return new Operand(address, new Float32Array(buffer, address, PIECE));
    });
  }
}

let made: Machine | undefined;

/** Compiled when first needed. */
export function machine(): Machine {
  return (made ??= new Machine());
}

/** Goes through arrays of one length piece by piece. @param bytes of whole vectors: a length for `Loops` */
export function inPieces(length: number, work: (from: number, to: number, bytes: number) => void): void {
  for (let from = 0; from < length; from += PIECE) {
    const to = Math.min(from + PIECE, length);
    work(from, to, wholeVectors(to - from) * 4);
  }
}

/** Whether something holds of a piece; looks no further than the first. */
export function ofSomePiece(length: number, holds: (from: number, to: number, bytes: number) => boolean): boolean {
  for (let from = 0; from < length; from += PIECE) {
    const to = Math.min(from + PIECE, length);
    if (holds(from, to, wholeVectors(to - from) * 4)) return true;
  }
  return false;
}

const wholeVectors = (count: number): number => (count + 3) & ~3;
