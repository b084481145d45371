/** What a person sets, and what comes back. */
import assert from 'node:assert/strict';
import { type Bench, type Lens } from './harness/lens';
import { useBench } from './harness/suite';
import { digits } from './harness/states';

describe('habits of the page', () => {
  const bench = useBench();
  let lens: Lens;

  const show = async (options: Parameters<Bench['show']>[0]) => {
    lens = await bench.show(options);
    await lens.settled();
  };
  /** The colours of the two ends of the large picture's legend, and of a number that raises the score. */
  const colours = () =>
    lens.page.evaluate(() => {
      const bar = document.querySelector<HTMLCanvasElement>('.legend-bar canvas')!;
      // A copy is read: reading a canvas again and again makes the browser warn.
      const copy = new OffscreenCanvas(bar.width, 1).getContext('2d')!;
      copy.drawImage(bar, 0, 0);
      const { data } = copy.getImageData(0, 0, bar.width, 1);
      const ends = [0, bar.width - 1].map((x) => [...data.slice(4 * x, 4 * x + 3)].join(' '));
      return [...ends, getComputedStyle(document.querySelector('.n.pos')!).color];
    });

  it('draws in the colours that are set, at once when another is', async () => {
    await show(digits);
    assert.deepEqual(await colours(), ['160 208 254', '252 186 137', 'rgb(231, 149, 81)']);
    lens.host.events!.emit('colours', { colours: 'purple-green' });
    await lens.page.waitForFunction(() => document.body.dataset.colours === 'purple-green');
    await lens.settled();
    assert.deepEqual(await colours(), ['223 185 248', '158 221 170', 'rgb(93, 191, 118)']);
  });

  it('opens in the colours that are set', async () => {
    await show({ ...digits, colours: 'blue-red' });
    assert.deepEqual(await colours(), ['160 208 254', '253 181 176', 'rgb(242, 129, 123)']);
  });
});
