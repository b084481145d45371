/** The picture of several methods side by side. */
import assert from 'node:assert/strict';
import { decodeImage } from '../../../src/engine/input';
import type { Attribution, Prepared } from '../../../src/session/api';
import { gridPng } from '../../../src/session/picture/grid';

describe('the grid of methods', () => {
  it('shows the input where a method is largest, its black pixels too, and grey elsewhere', async () => {
    // Ten black pixels beside ten white ones; one of each kind is among the top 10 %.
    const data = Uint8Array.from({ length: 20 }, (_, i) => (i < 10 ? 0 : 255));
    const values = Float32Array.from({ length: 20 }, (_, i) => (i === 0 || i === 19 ? 5 : 0.1));
    const prepared = { title: 'x', shape: [1, 1, 4, 5], picture: { width: 5, height: 4, channels: 1, data } };
    const attribution = { title: 'method', values: { data: values, shape: [1, 1, 4, 5] } };
    const png = gridPng(prepared as unknown as Prepared, [attribution as unknown as Attribution]);
    const image = await decodeImage(png, 'grid.png');
    const zoom = 48;
    const [left, top] = [12 + 240 + 12, image.height - 12 - 4 * zoom];
    const at = (x: number, y: number) => {
      const p = 4 * ((top + y * zoom + 5) * image.width + left + x * zoom + 5);
      return image.data[p];
    };
    assert.deepEqual([at(0, 0), at(1, 0), at(3, 3), at(4, 3)], [0, 58, 58, 255]);
  });
});
