/** MaxUnpool: elements back to the places that a MaxPool took them from, 0 elsewhere. */
import { size } from '../../tensor';
import type { OpFamily } from '../family';
import { shapeOf, type Site } from '../site';

/** MaxUnpool-9..: indices are flat positions in a tensor of the shape that kernel, strides and pads imply. */
export const maxUnpool: OpFamily = {
  ops: ['MaxUnpool'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    const sources = new Int32Array(size(site.outShape)).fill(-1);
    const place = placeIn(impliedShape(site), site.outShape);
    site.numbers(1)!.forEach((index, p) => (sources[place(index)] = p));
    return sources;
  },
};

/** The shape that the indices count in; `output_shape` can be larger, with the rest at the end. */
function impliedShape(site: Site): number[] {
  const shape = shapeOf(site, site.x);
  const kernel = site.node.ints('kernel_shape')!;
  const strides = site.node.ints('strides') ?? kernel.map(() => 1);
  const pads = site.node.ints('pads') ?? [...kernel, ...kernel].map(() => 0);
  const spatial = kernel.map((k, i) => (shape[i + 2] - 1) * strides[i] + k - pads[i] - pads[i + kernel.length]);
  return [shape[0], shape[1], ...spatial];
}

/** A flat position in one shape as the flat position of the same index in another. */
function placeIn(from: readonly number[], to: readonly number[]): (flat: number) => number {
  return (flat) => {
    let [at, step] = [0, 1];
    for (let d = to.length - 1; d >= 0; d--) {
      at += (flat % from[d]) * step;
      flat = Math.floor(flat / from[d]);
      step *= to[d];
    }
    return at;
  };
}
