/** The mass of units, shared out. */
import { inPieces, machine } from './machine';
import { borrowed } from './scratch';

/** Mass at slopes above 0, and all other: where the slope is 0 no component is positive. */
export function partedBySlope(mass: Float32Array, slope: Float32Array): { inside: Float32Array; outside: Float32Array } {
  const { loops, operands } = machine();
  const [one, two, three] = operands;
  const [inside, outside] = [borrowed(mass.length), borrowed(mass.length)];
  inPieces(mass.length, (from, to, bytes) => {
    one.put(mass, from, to);
    two.put(slope, from, to);
    loops.part(one.address, two.address, three.address, bytes);
    one.take(inside, from, to);
    three.take(outside, from, to);
  });
  return { inside, outside };
}

/** One of two components of every unit: its values, what they count, and where its shares go. */
export interface Component {
  x: Float32Array;
  weight: number;
  share: Float32Array;
}

/**
 * Shares of mass by the positive parts of two components (19).
 * @param slope null: 1 everywhere
 * @returns whether mass was at a unit neither of whose components is positive; it gets no share
 */
export function sharePositive(
  components: readonly [Component, Component],
  slope: Float32Array | null,
  mass: Float32Array,
): boolean {
  const { loops, operands } = machine();
  const [one, two, slopes, masses] = operands;
  const [a, b] = components;
  if (!slope) slopes.floats.fill(1);
  let lost = 0;
  inPieces(mass.length, (from, to, bytes) => {
    one.put(a.x, from, to);
    two.put(b.x, from, to);
    masses.put(mass, from, to);
    if (slope) slopes.put(slope, from, to);
    lost |= loops.positiveOfTwo(one.address, two.address, slopes.address, masses.address, a.weight, b.weight, bytes);
    one.take(a.share, from, to);
    two.take(b.share, from, to);
  });
  return lost !== 0;
}
