/** Concat: pieces side by side along one axis; a constant piece is bias. */
import { size } from '../../tensor';
import type { OpFamily } from '../family';
import { broadcastTo, sliced } from '../shared/in-graph';
import { around, normalizeAxes } from '../shared/routes';
import { type Operand, shapeOf, type Site } from '../site';

/** Concat-4.. */
export const concat: OpFamily = {
  ops: ['Concat'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    const out = site.outShape;
    const [axis] = normalizeAxes([site.node.int('axis', 1)], out.length);
    const { outer, inner } = around(out, axis);
    if (outer === 1 && isWhole(site)) return null;
    const sources = new Int32Array(size(out));
    let offset = 0;
    for (const operand of site.inputs) {
      if (!operand) continue;
      const width = shapeOf(site, operand)[axis] * inner;
      for (let o = 0; o < outer; o++) {
        const at = o * out[axis] * inner + offset;
        for (let k = 0; k < width; k++) sources[at + k] = operand.live ? site.base(operand) + o * width + k : -1;
      }
      offset += width;
    }
    return sources;
  },
  backward(site, { builder: b, g }) {
    const [axis] = normalizeAxes([site.node.int('axis', 1)], site.outShape.length);
    let start = 0;
    return site.inputs.flatMap((operand) => {
      if (!operand) return [];
      const length = shapeOf(site, operand)[axis];
      start += length;
      return operand.live ? [sliced(b, g, axis, start - length, length)] : [];
    });
  },
  forward(site, { builder: b, values }) {
    const [axis] = normalizeAxes([site.node.int('axis', 1)], site.outShape.length);
    const zeros = (operand: Operand) => broadcastTo(b, b.scalar(0), shapeOf(site, operand));
    const pieces = site.inputs.flatMap((operand, slot) => (operand ? [values[slot] ?? zeros(operand)] : []));
    return [b.node('Concat', pieces, { axis })];
  },
};

/** Whether the pieces are the inputs laid side by side, one after the other: none is constant, none is used twice. */
function isWhole(site: Site): boolean {
  let offset = 0;
  for (const operand of site.inputs) {
    if (!operand) continue;
    if (!operand.live || site.base(operand) !== offset) return false;
    offset += size(shapeOf(site, operand));
  }
  return true;
}
