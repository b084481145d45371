/** Ops that pick elements by a decision of another kind than an index tensor. */
import { size, toNumbers } from '../../tensor';
import type { OpFamily, Sources } from '../family';
import { around, normalizeAxes, range, tableSources } from '../shared/routes';
import { shapeOf, type Site } from '../site';

/** TopK-1.. (by its second output), Compress-9.., OneHot-9.. (of live on and off values), ReverseSequence-10.., CenterCropPad-18... */
export const selection: OpFamily = {
  ops: ['TopK', 'Compress', 'OneHot', 'ReverseSequence', 'CenterCropPad'],
  nature: 'exact',
  kind: (site) =>
    site.node.op === 'TopK' && !site.outputs[1]
      ? { reason: 'it does not give the indices of what it picks', action: 'Export the model with the second output of TopK' }
      : 'routing',
  routing: (site) => ROUTES[site.node.op](site),
};

const ROUTES: Readonly<Record<string, (site: Site) => Sources>> = {
  TopK: topK,
  Compress: compressed,
  OneHot: oneHot,
  ReverseSequence: reversed,
  CenterCropPad: cropped,
};

const axisOf = (site: Site, shape: readonly number[], fallback: number) =>
  normalizeAxes([site.node.int('axis', fallback)], shape.length)[0];

function topK(site: Site): Sources {
  const shape = shapeOf(site, site.x);
  const axis = axisOf(site, shape, -1);
  const { inner } = around(shape, axis);
  const k = site.outShape[axis];
  return Int32Array.from(toNumbers(site.outputs[1]!.value!), (index, p) => {
    const outer = Math.floor(p / (k * inner));
    return (outer * shape[axis] + index) * inner + (p % inner);
  });
}

function compressed(site: Site): Sources {
  const shape = shapeOf(site, site.x);
  const kept = site.numbers(1)!.flatMap((keep, i) => (keep ? [i] : []));
  if (!site.node.has('axis')) return Int32Array.from(kept);
  const axis = axisOf(site, shape, 0);
  return tableSources(
    shape,
    shape.map((n, d) => (d === axis ? kept : range(n))),
  );
}

/** values = [off, on], each given many times. */
function oneHot(site: Site): Sources {
  const indices = site.numbers(0)!;
  const axis = axisOf(site, site.outShape, -1);
  const { inner } = around(site.outShape, axis);
  const depth = site.outShape[axis];
  return Int32Array.from({ length: size(site.outShape) }, (_, p) => {
    const index = Math.trunc(indices[Math.floor(p / (depth * inner)) * inner + (p % inner)]);
    return (index < 0 ? index + depth : index) === Math.floor(p / inner) % depth ? 1 : 0;
  });
}

/** Each batch's first `sequence_lens` elements of the time axis, backwards. */
function reversed(site: Site): Sources {
  const shape = shapeOf(site, site.x);
  const [batch, time] = [site.node.int('batch_axis', 1), site.node.int('time_axis', 0)];
  const lengths = site.numbers(1)!;
  const [outerStep, timeStep] = [around(shape, batch).inner, around(shape, time).inner];
  return range(size(shape)).map((p) => {
    const length = lengths[Math.floor(p / outerStep) % shape[batch]];
    const t = Math.floor(p / timeStep) % shape[time];
    return t < length ? p + (length - 1 - 2 * t) * timeStep : p;
  }) as Int32Array;
}

/** Each axis cropped or padded with 0 about its middle; the odd one out is at the end. */
function cropped(site: Site): Sources {
  const shape = shapeOf(site, site.x);
  const tables = site.outShape.map((n, d) => {
    const shift = n > shape[d] ? -Math.floor((n - shape[d]) / 2) : Math.floor((shape[d] - n) / 2);
    return Int32Array.from({ length: n }, (_, k) => (k + shift >= 0 && k + shift < shape[d] ? k + shift : -1));
  });
  return tableSources(shape, tables);
}
