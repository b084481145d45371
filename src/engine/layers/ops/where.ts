/** Where: the condition is a decision, so each element is one of the two branches. */
import { size } from '../../tensor';
import { broadcastPositions } from '../shared/broadcast';
import type { OpFamily, Pointwise, Sources } from '../family';
import { keepsShape, shapeOf, type Site } from '../site';

/** Where-9.. with broadcasting. */
export const where: OpFamily = {
  ops: ['Where'],
  nature: 'exact',
  kind: (site) => (site.live.length === 1 && keepsShape(site) ? 'pointwise' : 'routing'),
  pointwise: gate,
  routing: chosen,
};

/** 1 where the activation is chosen, elsewhere the other branch's constant. */
function gate(site: Site): Pointwise {
  const condition = site.floats(site.inputs[0]);
  const at = broadcastPositions(shapeOf(site, site.inputs[0]), site.outShape);
  const y = site.floats(site.outputs[0]);
  const live = site.inputs[1]?.live ? 1 : 0;
  const slope = new Float64Array(y.length);
  const intercept = new Float64Array(y.length);
  for (let p = 0; p < y.length; p++) {
    if ((condition[at[p]] !== 0 ? 1 : 0) === live) slope[p] = 1;
    else intercept[p] = y[p];
  }
  return { slope, intercept };
}

function chosen(site: Site): Sources {
  const condition = site.floats(site.inputs[0]);
  const at = broadcastPositions(shapeOf(site, site.inputs[0]), site.outShape);
  const sources = new Int32Array(size(site.outShape)).fill(-1);
  [1, 2].forEach((slot) => {
    const branch = site.inputs[slot]!;
    if (!branch.live) return;
    const from = broadcastPositions(shapeOf(site, branch), site.outShape);
    const base = site.base(branch);
    for (let p = 0; p < sources.length; p++) if ((condition[at[p]] !== 0) === (slot === 1)) sources[p] = base + from[p];
  });
  return sources;
}
