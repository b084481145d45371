/** Scatters: some elements replaced by updates, added to, or compared with them; the indices are decisions. */
import { size } from '../../tensor';
import type { LinearCore, OpFamily, Sources } from '../family';
import { elementPositions, tuplePositions } from './gather';
import { range } from '../shared/routes';
import { shapeOf, type Site } from '../site';

/** Scatter-9.., ScatterElements-11.., ScatterND-11..: `reduction` none and max/min route, add sums, mul is a product. */
export const scatter: OpFamily = {
  ops: ['Scatter', 'ScatterElements', 'ScatterND'],
  nature: 'exact',
  kind: (site) => (['add', 'mul'].includes(reductionOf(site)) ? 'core' : 'routing'),
  tangent: (site) => reductionOf(site) === 'mul' && site.live.length > 1,
  routing: routed,
  core: (site) => (reductionOf(site) === 'mul' ? multiplied(site) : added(site)),
};

const reductionOf = (site: Site) => site.node.string('reduction', 'none');

/** For every element of the updates, where in the output it goes. */
function targets(site: Site): Int32Array {
  const [data, indices, updates] = site.inputs;
  const shape = shapeOf(site, data);
  const index = site.numbers(1)!;
  if (site.node.op !== 'ScatterND') {
    return elementPositions(shape, shapeOf(site, updates), site.node.int('axis', 0))((p) => index[p]);
  }
  const { starts, inner } = tuplePositions(shape, shapeOf(site, indices), index);
  return Int32Array.from({ length: starts.length * inner }, (_, p) => starts[Math.floor(p / inner)] + (p % inner));
}

function routed(site: Site): Sources {
  const [data, , updates] = site.inputs;
  const reduction = reductionOf(site);
  const base = site.base(data!);
  const sources = range(size(site.outShape)).map((p) => (data!.live ? base + p : -1)) as Int32Array;
  const best = Float64Array.from(site.floats(data));
  const values = site.floats(updates);
  const sign = reduction === 'min' ? -1 : 1;
  targets(site).forEach((to, p) => {
    if (reduction !== 'none' && !(sign * values[p] > sign * best[to])) return;
    best[to] = values[p];
    sources[to] = updates!.live ? site.base(updates!) + p : -1;
  });
  return sources;
}

/** The updates that go to each element of the output. */
function meetings(site: Site): Map<number, number[]> {
  const meeting = new Map<number, number[]>();
  targets(site).forEach((to, p) => {
    const there = meeting.get(to);
    if (there) there.push(p);
    else meeting.set(to, [p]);
  });
  return meeting;
}

function most(meeting: Map<number, number[]>): number {
  let n = 0;
  for (const from of meeting.values()) n = Math.max(n, from.length);
  return n;
}

/** y = data + the updates that meet at each place. */
function added(site: Site): LinearCore {
  const [data, , updates] = site.inputs;
  const meeting = meetings(site);
  const bias = data!.live ? new Float64Array(size(site.outShape)) : Float64Array.from(site.floats(data));
  const values = site.floats(updates);
  if (!updates!.live) meeting.forEach((from, to) => from.forEach((p) => (bias[to] += values[p])));
  const [dataBase, updateBase] = [site.base(data!), site.base(updates!)];
  return {
    outputs: bias.length,
    maxRow: 1 + most(meeting),
    bias,
    read(p, position, weight) {
      let count = 0;
      const put = (at: number) => {
        position[count] = at;
        weight[count++] = 1;
      };
      if (data!.live) put(dataBase + p);
      if (updates!.live) meeting.get(p)?.forEach((from) => put(updateBase + from));
      return count;
    },
  };
}

/** y = data · the updates that meet at each place: by each of its L live factors the product of the others; W x = L y. */
function multiplied(site: Site): LinearCore {
  const [data, , updates] = site.inputs;
  const meeting = meetings(site);
  const [x, u, y] = [data, updates, site.outputs[0]].map((o) => site.floats(o));
  const factorsOf = (p: number) => [
    { live: data!.live, at: site.base(data!) + p, value: x[p] },
    ...(meeting.get(p) ?? []).map((from) => ({ live: updates!.live, at: site.base(updates!) + from, value: u[from] })),
  ];
  return {
    outputs: y.length,
    maxRow: 1 + most(meeting),
    bias: Float64Array.from(y, (v, p) => (1 - factorsOf(p).filter((f) => f.live).length) * v),
    read(p, position, weight) {
      const factors = factorsOf(p);
      let count = 0;
      factors.forEach((factor, i) => {
        if (!factor.live) return;
        position[count] = factor.at;
        weight[count++] = factors.reduce((product, other, j) => (j === i ? product : product * other.value), 1);
      });
      return count;
    },
  };
}
