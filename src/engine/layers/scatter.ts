/** Scatters: some elements replaced by updates, added to, or compared with them; the indices are decisions. */
import { size } from '../tensor';
import type { LinearCore, OpFamily, Refusal, Sources } from './family';
import { elementPositions, tuplePositions } from './gather';
import { range } from './routes';
import { shapeOf, type Site } from './site';

/** Scatter-9.., ScatterElements-11.., ScatterND-11..: `reduction` none and max/min route, add sums; mul is a product. */
export const scatter: OpFamily = {
  ops: ['Scatter', 'ScatterElements', 'ScatterND'],
  nature: 'exact',
  kind: (site) => KINDS[site.node.string('reduction', 'none')] ?? PRODUCT,
  routing: routed,
  core: added,
};

const PRODUCT: Refusal = {
  reason: 'it multiplies its updates in, a product of activations',
  action: 'Export the model with another reduction',
};
const KINDS: Readonly<Record<string, 'routing' | 'core'>> = { none: 'routing', max: 'routing', min: 'routing', add: 'core' };

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
  const reduction = site.node.string('reduction', 'none');
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

/** y = data + the updates that meet at each place. */
function added(site: Site): LinearCore {
  const [data, , updates] = site.inputs;
  const outputs = size(site.outShape);
  const meeting = new Map<number, number[]>();
  targets(site).forEach((to, p) => meeting.set(to, [...(meeting.get(to) ?? []), p]));
  const constant = !data!.live ? Float64Array.from(site.floats(data)) : !updates!.live ? new Float64Array(outputs) : undefined;
  const values = site.floats(updates);
  if (!updates!.live) meeting.forEach((from, to) => from.forEach((p) => (constant![to] += values[p])));
  const [dataBase, updateBase] = [site.base(data!), site.base(updates!)];
  return {
    outputs,
    maxRow: 1 + Math.max(0, ...[...meeting.values()].map((from) => from.length)),
    bias: constant ?? 'none',
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
