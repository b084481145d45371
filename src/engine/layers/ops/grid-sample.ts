/** Sampling a picture at places that a grid names: linear in the picture, and by its tangent in the grid. */
import { size, strides } from '../../tensor';
import type { LinearCore, OpFamily } from '../family';
import { type Axis, type Mode, type Padding, type Taps, tapsAt } from '../shared/grid-taps';
import { shapeOf, type Site } from '../site';

const MODES: Readonly<Record<string, Mode>> = {
  nearest: 'nearest',
  bilinear: 'linear',
  linear: 'linear',
  bicubic: 'cubic',
  cubic: 'cubic',
};

/** GridSample-16.. in two and three dimensions, every mode and padding. */
export const gridSample: OpFamily = {
  ops: ['GridSample'],
  nature: 'exact',
  kind: () => 'core',
  tangent: (site) => Boolean(site.inputs[1]?.live),
  core: sampled,
};

function sampled(site: Site): LinearCore {
  const [picture, grid] = site.inputs;
  const [channels, spatial] = [site.outShape[1], shapeOf(site, picture).slice(2)];
  const rank = spatial.length;
  const axes = spatial.map((extent) => axisOf(site, extent));
  const places = size(site.outShape.slice(2));
  const [step, cells] = [strides(spatial), size(spatial)];
  const [x, g] = [site.floats(picture), site.floats(grid)];
  const width = axes[0].mode === 'cubic' ? 4 : axes[0].mode === 'linear' ? 2 : 1;
  return {
    outputs: size(site.outShape),
    maxRow: width ** rank + rank,
    bias: grid!.live ? 'implied' : 'none',
    // Cells beyond the border are all the one at the border.
    repeats: true,
    read(p, position, weight) {
      const batch = Math.floor(p / (places * channels));
      const at = (batch * places + (p % places)) * rank;
      // The grid names the last axis first.
      const taps = axes.map((axis, d) => tapsAt(g[at + rank - 1 - d], axis));
      const base = Math.floor(p / places) * cells;
      const found = combine(taps, step, base);
      let count = 0;
      if (picture!.live) for (const c of found) [position[count], weight[count++]] = [site.base(picture!) + c.cell, c.weight];
      if (!grid!.live) return count;
      for (let d = 0; d < rank; d++) {
        position[count] = site.base(grid!) + at + rank - 1 - d;
        weight[count++] = found.reduce((sum, c) => sum + c.slopes[d] * x[c.cell], 0);
      }
      return count;
    },
  };
}

function axisOf({ node }: Site, extent: number): Axis {
  return {
    extent,
    mode: MODES[node.string('mode', node.opset < 20 ? 'bilinear' : 'linear')],
    padding: node.string('padding_mode', 'zeros') as Padding,
    alignCorners: node.int('align_corners', 0) === 1,
  };
}

interface Cell {
  cell: number;
  weight: number;
  /** ∂weight/∂(grid along each axis). */
  slopes: number[];
}

/** Products of the taps of all axes. */
function combine(taps: readonly Taps[], step: readonly number[], base: number): Cell[] {
  let cells: Cell[] = [{ cell: base, weight: 1, slopes: taps.map(() => 1) }];
  taps.forEach(({ index, weight, slope }, d) => {
    cells = cells.flatMap((c) =>
      index.map((i, k) => ({
        cell: c.cell + i * step[d],
        weight: c.weight * weight[k],
        slopes: c.slopes.map((s, e) => s * (e === d ? slope[k] : weight[k])),
      })),
    );
  });
  return cells;
}
