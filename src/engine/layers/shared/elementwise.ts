/** Cores that combine activations element by element, with broadcasting. */
import { size } from '../../tensor';
import { broadcast, broadcastPositions } from './broadcast';
import type { LinearCore } from '../family';
import { shapeOf, type Site } from '../site';

/** Values of every operand at every output element. */
export type Broadcast = readonly ((p: number) => number)[];

/**
 * @param slope ∂y[p]/∂(operand `slot`)
 * @param bias b[p], from the values
 */
export function elementwise(site: Site, slope: (slot: number, p: number) => number, bias: (p: number) => number): LinearCore {
  const outputs = size(site.outShape);
  const branches = site.inputs.flatMap((operand, slot) =>
    operand?.live
      ? [{ slot, base: site.base(operand), positions: broadcastPositions(shapeOf(site, operand), site.outShape) }]
      : [],
  );
  return {
    outputs,
    maxRow: branches.length,
    bias: Float64Array.from({ length: outputs }, (_, p) => bias(p)),
    read(p, position, weight) {
      branches.forEach((b, i) => {
        position[i] = b.base + b.positions[p];
        weight[i] = slope(b.slot, p);
      });
      return branches.length;
    },
  };
}

/** The operands' values, broadcast onto the output. */
export function operandsAt(site: Site): Broadcast {
  return site.inputs.map((operand) => {
    const values = broadcast(site.floats(operand), shapeOf(site, operand), site.outShape);
    return typeof values === 'number' ? () => values : (p) => values[p];
  });
}
