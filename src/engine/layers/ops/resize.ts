/** Resizing: nearest routes, linear and cubic are cores whose rows are products of one table an axis. */
import { size } from '../../tensor';
import type { LinearCore, OpFamily, Sources } from '../family';
import { type Entry, resizeTables } from '../shared/resize-tables';
import { tableSources } from '../shared/routes';
import { shapeOf, type Site } from '../site';
import { strides } from '../../tensor';

/** Resize-10.. and Upsample-7.. in every coordinate transformation and nearest mode; antialias since 18. */
export const resize: OpFamily = {
  ops: ['Resize', 'Upsample'],
  nature: 'exact',
  kind: (site) => (site.node.string('mode', 'nearest') === 'nearest' ? 'routing' : 'core'),
  routing: nearest,
  core: interpolated,
};

/** One entry of weight 1 an axis; none outside the picture, where the extrapolation value is. */
function nearest(site: Site): Sources {
  const tables = resizeTables(site).map((table) => table.map((entries) => entries[0]?.at ?? -1));
  return tableSources(shapeOf(site, site.x), tables);
}

function interpolated(site: Site): LinearCore {
  const shape = shapeOf(site, site.x);
  const step = strides(shape);
  const tables = resizeTables(site);
  const place = strides(site.outShape);
  const y = site.floats(site.outputs[0]);
  const entriesAt = (p: number) => tables.map((table, d) => table[Math.floor(p / place[d]) % site.outShape[d]]);
  const outside = tables.some((table) => table.some((entries) => entries.length === 0));
  return {
    outputs: size(site.outShape),
    maxRow: tables.reduce((n, table) => n * Math.max(1, ...table.map((entries) => entries.length)), 1),
    bias: outside ? Float64Array.from(y, (v, p) => (entriesAt(p).some((e) => e.length === 0) ? v : 0)) : 'none',
    read(p, position, weight) {
      return product(entriesAt(p), step, position, weight);
    },
  };
}

/** Every combination of one entry an axis; returns how many there are. */
function product(
  axes: readonly (readonly Entry[])[],
  step: readonly number[],
  position: Int32Array,
  weight: Float64Array,
): number {
  position[0] = 0;
  weight[0] = 1;
  let count = 1;
  axes.forEach((entries, d) => {
    // From the end, so that what is read has not been overwritten yet.
    for (let i = count - 1; i >= 0; i--) {
      const [at, w] = [position[i], weight[i]];
      for (let k = entries.length - 1; k >= 0; k--) {
        position[i * entries.length + k] = at + entries[k].at * step[d];
        weight[i * entries.length + k] = w * entries[k].weight;
      }
    }
    count *= entries.length;
  });
  return count;
}
