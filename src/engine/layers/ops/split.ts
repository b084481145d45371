/** Split: one tensor into pieces along an axis, each an output of the layer. */
import { size } from '../../tensor';
import type { OpFamily } from '../family';
import { padded, sliced } from '../shared/in-graph';
import { around, normalizeAxes } from '../shared/routes';
import { shapeOf } from '../site';

/** Split-1..: the sizes are those of the traced outputs, however they are asked for (attribute, input, `num_outputs`). */
export const split: OpFamily = {
  ops: ['Split'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    const shape = shapeOf(site, site.x);
    const [axis] = normalizeAxes([site.node.int('axis', 0)], shape.length);
    const { outer, inner } = around(shape, axis);
    const pieces = site.outputs.filter((o) => o !== undefined).map((o) => shapeOf(site, o));
    const sources = new Int32Array(pieces.reduce((n, s) => n + size(s), 0));
    let [at, offset] = [0, 0];
    for (const piece of pieces) {
      const width = piece[axis] * inner;
      for (let o = 0; o < outer; o++) for (let k = 0; k < width; k++) sources[at++] = o * shape[axis] * inner + offset + k;
      offset += width;
    }
    return sources;
  },
  backward(site, { builder: b, gradients }) {
    const shape = shapeOf(site, site.x);
    const [axis] = normalizeAxes([site.node.int('axis', 0)], shape.length);
    let start = 0;
    const parts = site.outputs.flatMap((piece, i) => {
      if (!piece) return [];
      const length = shapeOf(site, piece)[axis];
      start += length;
      const g = gradients[i];
      const along = (n: number) => shape.map((_, d) => (d === axis ? n : 0));
      return g ? [padded(b, g, along(start - length), along(shape[axis] - start))] : [];
    });
    return [parts.reduce((sum, part) => b.node('Add', [sum, part]))];
  },
  forward(site, { builder: b, v }) {
    const [axis] = normalizeAxes([site.node.int('axis', 0)], shapeOf(site, site.x).length);
    let start = 0;
    return site.outputs.map((piece) => {
      const length = piece ? shapeOf(site, piece)[axis] : 0;
      start += length;
      return piece ? sliced(b, v, axis, start - length, length) : '';
    });
  },
};
