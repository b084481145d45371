/** Softmax and LogSoftmax inside the network, by their tangent. */
import { normalizeAxes } from '../shared/routes';
import { size } from '../../tensor';
import type { InGraph, LinearCore, OpFamily } from '../family';
import { type Groups, groupsAlong } from '../shared/groups';
import { lowRankCore } from '../shared/low-rank';
import { shapeOf, type Site } from '../site';

/** Softmax-1.., LogSoftmax-1..: before opset 13 over all dimensions from `axis` (1) on, since then along `axis` (−1). */
export const softmax: OpFamily = {
  ops: ['Softmax', 'LogSoftmax'],
  nature: 'tangent',
  kind: () => 'core',
  core(site) {
    const x = site.floats(site.x);
    const groups = groupsOf(site);
    const s = shares(x, groups);
    const log = site.node.op === 'LogSoftmax';
    const ones = () => new Float64Array(s.length).fill(1);
    return lowRank(site, groups, log ? ones() : s, log ? ones() : s, s);
  },
  backward: (site, at) => mixed(site, at, at.g, (x, sum, y) => at.builder.node('Sub', [x, at.builder.node('Mul', [y, sum(x)])])),
  forward: (site, at) => mixed(site, at, at.v, (x, sum, y) => at.builder.node('Sub', [x, sum(at.builder.node('Mul', [y, x]))])),
};

/** y ⊙ (x − Σ x ⊙ y), which is its own transpose; of the logarithm as `log` says, with y the shares. */
function mixed(
  site: Site,
  { builder: b, value }: InGraph,
  x: string,
  log: (x: string, sum: (of: string) => string, y: string) => string,
): string[] | undefined {
  const axis = axisOf(site);
  if (site.node.opset < 13 && axis !== shapeOf(site, site.x).length - 1) return undefined;
  const y = value(site.outputs[0]);
  const sum = (of: string) => b.node('ReduceSum', [of, b.int64([axis])], { keepdims: 1 });
  if (site.node.op === 'LogSoftmax') return [log(x, sum, b.node('Exp', [y]))];
  return [b.node('Mul', [y, b.node('Sub', [x, sum(b.node('Mul', [x, y]))])])];
}

/** ∂softmax = s[p] (δ − s[q]), ∂logsoftmax = δ − s[q]. */
function lowRank(site: Site, groups: Groups, diagonal: Float64Array, left: Float64Array, right: Float64Array): LinearCore {
  const w = { groups, base: 0, diagonal, terms: [{ left, right }], width: diagonal.length };
  return lowRankCore(w, site.floats(site.x), site.floats(site.outputs[0]));
}

function groupsOf(site: Site): Groups {
  const shape = shapeOf(site, site.x);
  const axis = axisOf(site);
  return site.node.opset < 13
    ? groupsAlong([size(shape.slice(0, axis)), size(shape.slice(axis))], [1])
    : groupsAlong(shape, [axis]);
}

function axisOf({ node, x }: Site): number {
  return normalizeAxes([node.int('axis', node.opset < 13 ? 1 : -1)], x.shape!.length)[0];
}

/** Softmax over each group, in double; the elements of a group that is all −∞ are 0. */
export function shares(x: ArrayLike<number>, { starts, offsets }: Groups): Float64Array {
  const out = new Float64Array(x.length);
  for (const start of starts) {
    let top = -Infinity;
    for (const o of offsets) top = Math.max(top, x[start + o]);
    if (top === -Infinity) continue;
    let z = 0;
    for (const o of offsets) z += out[start + o] = Math.exp(x[start + o] - top);
    for (const o of offsets) out[start + o] /= z;
  }
  return out;
}
