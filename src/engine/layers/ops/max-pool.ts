/** Maxima over windows: routing to the winner, the first on a tie. */
import { ascendingBits } from '../../loops';
import { type FloatData, size } from '../../tensor';
import type { InGraph, OpFamily } from '../family';
import { shapeOf, type Site } from '../site';
import { type Windows, windowsOf } from '../shared/windows';

/** MaxPool-1.., GlobalMaxPool-1.. in any number of dimensions; padding never wins. MaxPool's second output is a decision. */
export const maxPool: OpFamily = {
  ops: ['MaxPool', 'GlobalMaxPool'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    const out = site.outShape;
    const w = windows(site);
    const x = site.floats(site.x);
    const [inner, cells] = [size(w.spatialOut), size(w.spatialIn)];
    const { starts, offsets } = windowTable(w);
    const sources = new Int32Array(size(out));
    const bits = ascendingBits(x);
    for (let c = 0; c * inner < sources.length; c++) {
      const channel = { base: c * cells, to: c * inner };
      if (bits) winners32(bits, channel, starts, offsets, sources);
      else winners(x, channel, starts, offsets, sources);
    }
    return sources;
  },
  backward(site, at) {
    const { builder: b, g } = at;
    const places = winnersIn(site, at);
    if (!places) return undefined;
    const none = b.node('ConstantOfShape', [b.int64([size(shapeOf(site, site.x))])]);
    const scattered = b.node('ScatterElements', [none, places, b.reshape(g, [-1])], { reduction: { string: 'add' } });
    return [b.reshape(scattered, shapeOf(site, site.x))];
  },
  forward(site, at) {
    const { builder: b, v } = at;
    const places = winnersIn(site, at);
    if (!places) return undefined;
    return [b.reshape(b.node('GatherElements', [b.reshape(v, [-1]), places]), site.outShape)];
  },
};

/** Where the winners lie, which ONNX Runtime finds once more: the first on a tie as here. */
function winnersIn(site: Site, { builder: b, value }: InGraph): string | undefined {
  const w = windows(site);
  const full = w.spatialIn.map((n, d) => n + w.padsBegin[d] + w.padsEnd[d] - (w.kernel[d] - 1) * w.dilations[d] - 1);
  if (full.some((reach, d) => Math.floor(reach / w.strides[d]) + 1 !== w.spatialOut[d])) return undefined;
  const attributes = { kernel_shape: w.kernel, strides: w.strides, dilations: w.dilations, pads: [...w.padsBegin, ...w.padsEnd] };
  return b.reshape(b.nodeOf(2, 'MaxPool', [value(site.x)], attributes)[1], [-1]);
}

function windows(site: Site): Windows {
  const spatial = shapeOf(site, site.x).slice(2);
  const kernel = site.node.op === 'MaxPool' ? site.node.ints('kernel_shape')! : spatial;
  return windowsOf(site, spatial, site.outShape.slice(2), kernel);
}

/** The cells under every window, one after the other; those of window s begin at `starts[s]`. */
interface Cells {
  starts: Int32Array;
  offsets: Int32Array;
}

function windowTable(w: Windows): Cells {
  let table: Cells = { starts: Int32Array.of(0, 1), offsets: Int32Array.of(0) };
  w.kernel.forEach((_, dim) => (table = crossed(table, line(w, dim), w.spatialIn[dim])));
  return table;
}

/** Windows along one dimension. */
function line(w: Windows, dim: number): Cells {
  const offsets: number[] = [];
  const starts = new Int32Array(w.spatialOut[dim] + 1);
  for (let s = 0; s < w.spatialOut[dim]; s++) {
    for (let k = 0; k < w.kernel[dim]; k++) {
      const i = s * w.strides[dim] - w.padsBegin[dim] + k * w.dilations[dim];
      if (i >= 0 && i < w.spatialIn[dim]) offsets.push(i);
    }
    starts[s + 1] = offsets.length;
  }
  return { starts, offsets: Int32Array.from(offsets) };
}

/** Windows over the dimensions so far and one more, of `length` cells; row-major. */
function crossed(outer: Cells, inner: Cells, length: number): Cells {
  const [rows, columns] = [outer.starts.length - 1, inner.starts.length - 1];
  const starts = new Int32Array(rows * columns + 1);
  const offsets = new Int32Array(outer.offsets.length * inner.offsets.length);
  let k = 0;
  for (let r = 0, s = 1; r < rows; r++) {
    for (let c = 0; c < columns; c++, s++) {
      for (let i = outer.starts[r]; i < outer.starts[r + 1]; i++) {
        for (let j = inner.starts[c]; j < inner.starts[c + 1]; j++) offsets[k++] = outer.offsets[i] * length + inner.offsets[j];
      }
      starts[s] = k;
    }
  }
  return { starts, offsets };
}

/** Of one channel: where its cells and its windows begin. */
interface Channel {
  base: number;
  to: number;
}

/** The largest value under every window of one channel, the first on a tie; −1 where a window has no cell. */
function winners(x: FloatData, { base, to }: Channel, starts: Int32Array, offsets: Int32Array, sources: Int32Array): void {
  for (let s = 0; s + 1 < starts.length; s++) {
    let best = starts[s] < starts[s + 1] ? base + offsets[starts[s]] : -1;
    for (let k = starts[s] + 1; k < starts[s + 1]; k++) if (x[base + offsets[k]] > x[best]) best = base + offsets[k];
    sources[to + s] = best;
  }
}

/**
 * The same of values that are not below 0, as after a relu: their bits are in their order, and are compared without a branch, which
 * would go either way as often as not.
 */
function winners32(bits: Int32Array, { base, to }: Channel, starts: Int32Array, offsets: Int32Array, sources: Int32Array): void {
  for (let s = 0; s + 1 < starts.length; s++) {
    let k = starts[s];
    const end = starts[s + 1];
    let best = k < end ? base + offsets[k] : -1;
    let top = k < end ? bits[best] : 0;
    for (k++; k < end; k++) {
      const cell = base + offsets[k];
      const value = bits[cell];
      const larger = (top - value) >> 31;
      best ^= (best ^ cell) & larger;
      top ^= (top ^ value) & larger;
    }
    sources[to + s] = best;
  }
}
