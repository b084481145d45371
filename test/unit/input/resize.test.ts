import assert from 'node:assert/strict';
import fs from 'node:fs';
import { resize } from '../../../src/engine/input/resize';
import { fixture } from './helpers';

const { source, sizes, resized } = JSON.parse(fs.readFileSync(fixture('resize.json'), 'utf8')) as {
  source: number[][];
  sizes: [number, number][];
  resized: number[][][];
};
const plane = { width: source[0].length, height: source.length, data: Float32Array.from(source.flat()) };

describe('resize', () => {
  sizes.forEach(([width, height], i) => {
    it(`agrees with Pillow's bilinear filter from 7×5 to ${width}×${height}`, () => {
      const ours = resize(plane, width, height);
      assert.deepEqual([ours.width, ours.height], [width, height]);
      resized[i]
        .flat()
        .forEach((truth, k) => assert.ok(Math.abs(ours.data[k] - truth) < 1e-4, `${ours.data[k]} is not ${truth}`));
    });
  });

  it('does not touch a plane of the right size', () => assert.equal(resize(plane, 7, 5), plane));

  it('averages when it halves and interpolates when it doubles', () => {
    const four = { width: 4, height: 1, data: Float32Array.of(0, 8, 16, 24) };
    // Halving: a triangle two pixels wide to each side, cut off at the border: weights 3 3 1 and 1 3 3.
    const halved = resize(four, 2, 1).data;
    assert.deepEqual([...halved], [Math.fround((0 * 3 + 8 * 3 + 16) / 7), Math.fround((8 + 16 * 3 + 24 * 3) / 7)]);
    const two = { width: 2, height: 1, data: Float32Array.of(0, 8) };
    assert.deepEqual([...resize(two, 4, 1).data], [0, 2, 6, 8]);
  });
});
