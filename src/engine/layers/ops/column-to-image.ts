/** Col2Im: columns of blocks laid back into a picture, where blocks that overlap add up. */
import { size, unravel } from '../../tensor';
import type { OpFamily } from '../family';
import { shapeOf, type Site } from '../site';
import { visitWindow, windowsOf } from '../shared/windows';

/** Col2Im-18..: [N, C · block, blocks] → [N, C, ...picture], in any number of dimensions. */
export const columnToImage: OpFamily = {
  ops: ['Col2Im'],
  nature: 'exact',
  kind: () => 'core',
  core(site) {
    const picture = site.outShape.slice(2);
    const cells = size(picture);
    const [, rows, blocks] = shapeOf(site, site.x);
    const meeting = meetings(site, picture);
    const block = rows / site.outShape[1];
    return {
      outputs: size(site.outShape),
      maxRow: meeting.reduce((most, from) => Math.max(most, from.length), 0),
      bias: 'none',
      read(p, position, weight) {
        const from = meeting[p % cells];
        const base = Math.floor(p / cells) * block * blocks;
        for (let k = 0; k < from.length; k++) {
          position[k] = base + from[k];
          weight[k] = 1;
        }
        return from.length;
      },
    };
  },
};

/** For every cell of the picture, the elements of [block, blocks] that lie on it. */
function meetings(site: Site, picture: readonly number[]): number[][] {
  const block = site.numbers(2)!;
  const [strides, dilations] = ['strides', 'dilations'].map((name) => site.node.ints(name) ?? block.map(() => 1));
  const pads = site.node.ints('pads') ?? block.flatMap(() => [0, 0]);
  const across = picture.map((n, d) => {
    const reach = n + pads[d] + pads[d + block.length] - (block[d] - 1) * dilations[d] - 1;
    return Math.floor(reach / strides[d]) + 1;
  });
  const w = windowsOf(site, picture, across, block);
  const blocks = size(across);
  const meeting = Array.from({ length: size(picture) }, (): number[] => []);
  for (let l = 0; l < blocks; l++) visitWindow(w, unravel(l, across), (k, cell) => meeting[cell].push(k * blocks + l));
  return meeting;
}
