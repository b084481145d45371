/** Fourier transforms: linear, with complex numbers as two floats in the last dimension. */
import { size } from '../../tensor';
import type { LinearCore, OpFamily } from '../family';
import { around, normalizeAxes } from '../shared/routes';
import { shapeOf, type Site } from '../site';

/** DFT-17.. (axis as an attribute, since 20 as an input), with padding or cutting, one-sided, inverse; STFT-17... */
export const fourier: OpFamily = {
  ops: ['DFT', 'STFT'],
  nature: 'exact',
  kind(site) {
    if (site.live.length === 1 && site.inputs[0]?.live) return 'core';
    return { reason: 'its window depends on the input', action: 'Export the model with a constant window' };
  },
  core: (site) => (site.node.op === 'DFT' ? transform(site) : shortTime(site)),
};

/** Turns of element n in the frequency k of a transform over `length` elements. */
const angle = (k: number, n: number, length: number) => (2 * Math.PI * ((k * n) % length)) / length;

function transform(site: Site): LinearCore {
  const { node } = site;
  const [shape, out] = [shapeOf(site, site.x), site.outShape];
  const rank = shape.length;
  const [axis] = normalizeAxes([node.opset < 20 ? node.int('axis', 1) : (site.numbers(2)?.[0] ?? -2)], rank);
  const inverse = node.int('inverse', 0) === 1;
  const parts = shape[rank - 1];
  const given = Math.min(shape[axis], site.numbers(1)?.[0] ?? shape[axis]);
  const length = site.numbers(1)?.[0] ?? (out[rank - 1] === 1 ? out[axis] : shape[axis]);
  // The two floats of a number are the innermost dimension, which the elements of the axis lie outside of.
  const inner = around(shape, axis).inner / parts;
  const outParts = out[rank - 1];
  const real = inverse && outParts === 1;
  const sign = inverse ? 1 : -1;
  const scale = inverse ? 1 / length : 1;
  return {
    outputs: size(out),
    maxRow: given * parts,
    bias: 'none',
    read(p, position, weight) {
      const part = p % outParts;
      const i = Math.floor(p / outParts) % inner;
      const k = Math.floor(p / (outParts * inner)) % out[axis];
      const o = Math.floor(p / (outParts * inner * out[axis]));
      let count = 0;
      for (let n = 0; n < given; n++) {
        const a = angle(k, n, length);
        // A one-sided spectrum stands for its mirror image too.
        const twice = real && n > 0 && 2 * n !== length ? 2 : 1;
        for (let q = 0; q < parts; q++) {
          position[count] = ((o * shape[axis] + n) * inner + i) * parts + q;
          const turned = part === q ? Math.cos(a) : (part === 0 ? -1 : 1) * sign * Math.sin(a);
          weight[count++] = scale * twice * turned;
        }
      }
      return count;
    },
  };
}

/** Frames of the signal under a window, each transformed: [batch, frames, frequencies, 2]. */
function shortTime(site: Site): LinearCore {
  const [, samples, parts = 1] = shapeOf(site, site.x);
  const [, frames, frequencies] = site.outShape;
  const stepping = site.numbers(1)![0];
  const window = site.inputs[2] && site.floats(site.inputs[2]);
  const length = site.numbers(3)?.[0] ?? window!.length;
  return {
    outputs: size(site.outShape),
    maxRow: length * parts,
    bias: 'none',
    read(p, position, weight) {
      const part = p % 2;
      const k = Math.floor(p / 2) % frequencies;
      const frame = Math.floor(p / (2 * frequencies)) % frames;
      const batch = Math.floor(p / (2 * frequencies * frames));
      let count = 0;
      for (let n = 0; n < length; n++) {
        const a = angle(k, n, length);
        for (let q = 0; q < parts; q++) {
          position[count] = (batch * samples + frame * stepping + n) * parts + q;
          const turned = part === q ? Math.cos(a) : (part === 0 ? 1 : -1) * Math.sin(a);
          weight[count++] = (window ? window[n] : 1) * turned;
        }
      }
      return count;
    },
  };
}
