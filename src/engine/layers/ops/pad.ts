/** Pad: the input inside, outside a constant (which is bias) or the input again (reflect, edge, wrap). */
import type { OpFamily } from '../family';
import { isFixed, padded } from '../shared/in-graph';
import { normalizeAxes, tableSources } from '../shared/routes';
import { shapeOf, type Site } from '../site';

/** Pad-2..: pads are an attribute before opset 11 and an input since; negative pads crop. */
export const pad: OpFamily = {
  ops: ['Pad'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    const shape = shapeOf(site, site.inputs[0]);
    const { begin, end } = padsOf(site);
    const mode = site.node.string('mode', 'constant');
    const tables = shape.map((n, i) => {
      const table = new Int32Array(Math.max(0, n + begin[i] + end[i]));
      for (let j = 0; j < table.length; j++) table[j] = source(j - begin[i], n, mode);
      return table;
    });
    const sources = tableSources(shape, tables);
    const [data, , fill] = site.inputs;
    if (!fill?.live) return sources;
    return sources.map((s) => (s < 0 ? site.base(fill) : data!.live ? site.base(data!) + s : -1)) as Int32Array;
  },
  backward(site, { builder: b, g }) {
    if (!addsZeros(site)) return undefined;
    const { begin } = padsOf(site);
    const last = shapeOf(site, site.inputs[0]).map((n, d) => begin[d] + n);
    return [b.node('Slice', [g, b.int64(begin), b.int64(last)])];
  },
  forward(site, { builder: b, v }) {
    const { begin, end } = padsOf(site);
    return addsZeros(site) ? [padded(b, v, begin, end)] : undefined;
  },
};

/** Whether what it adds is constant, and it takes nothing away. */
function addsZeros(site: Site): boolean {
  if (site.node.string('mode', 'constant') !== 'constant' || site.live.length > 1 || !isFixed(site, [1, 2, 3])) return false;
  const { begin, end } = padsOf(site);
  return [...begin, ...end].every((n) => n >= 0);
}

/** Elements added before and after each dimension. */
export function padsOf(site: Site): { begin: number[]; end: number[] } {
  const rank = shapeOf(site, site.inputs[0]).length;
  const pads = site.node.ints('pads') ?? site.node.ints('paddings') ?? site.numbers(1) ?? [];
  const axes = normalizeAxes(site.numbers(3) ?? Array.from({ length: rank }, (_, i) => i), rank);
  const begin = new Array<number>(rank).fill(0);
  const end = new Array<number>(rank).fill(0);
  axes.forEach((axis, i) => {
    begin[axis] = pads[i];
    end[axis] = pads[i + axes.length];
  });
  return { begin, end };
}

function source(i: number, n: number, mode: string): number {
  if (i >= 0 && i < n) return i;
  if (mode === 'edge') return i < 0 ? 0 : n - 1;
  if (mode === 'wrap') return ((i % n) + n) % n;
  if (mode !== 'reflect') return -1;
  if (n === 1) return 0;
  const period = 2 * (n - 1);
  const k = ((i % period) + period) % period;
  return k < n ? k : period - k;
}
