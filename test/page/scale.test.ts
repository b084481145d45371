/** A model of hundreds of layers, and a panel of any size. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { type Lens } from './harness/lens';
import { useBench } from './harness/suite';
import { largeModel } from '../support/large-models';
import { inFolder } from './harness/models';
import { digits } from './harness/states';

describe('the page at any size', () => {
  const bench = useBench();
  let lens: Lens;

  it('draws only the layers in sight, and goes to any of them', async () => {
    const model = inFolder({ 'long.onnx': largeModel('chain', 600) })('long.onnx');
    lens = await bench.show({ model, input: { kind: 'random', seed: 1 } });
    await lens.settled();
    assert.equal(await lens.page.locator('.standing').innerText(), 'Done, 300 of 300');
    const tree = lens.page.getByRole('tree', { name: 'Layers, input first' });
    // Folded: 10 stages of 16 blocks of two layers, the input and the score.
    await tree.hover();
    assert.equal(await lens.page.locator('.gl').count(), 12);
    await lens.page.getByRole('button', { name: 'Unfold all' }).click();
    await tree.locator('.gl[tabindex="0"]').press('End');
    await lens.settled();
    assert.match((await lens.page.locator('.gl[aria-selected=true]').getAttribute('aria-label')) ?? '', /^score of .*, 3\.713$/);
    assert(await lens.page.locator('.gl[aria-selected=true]').isVisible());
    const drawn = await lens.page.evaluate(async () => {
      const box = document.querySelector('.gwrap')!;
      const found = { most: 0, least: Infinity, height: box.scrollHeight };
      const { top, bottom, height } = box.getBoundingClientRect();
      for (let y = 0; y < box.scrollHeight; y += 2 * height) {
        box.scrollTop = y;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const nodes = [...document.querySelectorAll('.gl')].map((e) => e.getBoundingClientRect());
        found.most = Math.max(found.most, nodes.length);
        found.least = Math.min(found.least, nodes.filter((r) => r.bottom > top && r.top < bottom).length);
      }
      return found;
    });
    assert(drawn.height > 20_000, `all is unfolded: ${drawn.height}`);
    assert(drawn.most < 60, `${drawn.most} boxes at once`);
    assert(drawn.least > 5, `a view with ${drawn.least} boxes`);
  });

  for (const [width, height] of [
    [1400, 900],
    [1100, 700],
    [800, 900],
    [700, 450], // 1400 × 900 at 200 %
    [420, 700],
  ]) {
    it(`cuts nothing off at ${width} × ${height}`, async () => {
      lens = await bench.show({ ...digits, width, height });
      await lens.settled();
      const wide = await lens.page.evaluate(() => document.documentElement.scrollWidth);
      assert(wide <= width, `the page is ${wide} wide`);
      for (const tab of ['Picture', 'Layers', 'Selected layer']) {
        const button = lens.page.getByRole('tab', { name: tab, exact: true });
        if ((await button.count()) === 0) continue;
        await button.click();
        await lens.settled();
        assert((await lens.page.evaluate(() => document.documentElement.scrollWidth)) <= width);
      }
    });
  }

  for (const width of [1400, 800, 420]) {
    it(`names what is taken off in full beside a long name, at ${width}`, async () => {
      const longest = 'timber wolf, grey wolf, gray wolf, Canis lupus';
      const labels = Array.from({ length: 10 }, (_, k) => (k === 7 ? longest : `number ${k}`)).join('\n');
      const model = inFolder({ 'labels.txt': labels, 'digits.onnx': fs.readFileSync(digits.model) })('digits.onnx');
      lens = await bench.show({ ...digits, model, preprocess: { range: [0, 1] }, width });
      await lens.settled();
      const name = lens.page.getByRole('button', { name: /^Class whose score is subtracted/ }).locator('.el');
      assert.equal(await name.innerText(), 'nothing');
      assert(await name.evaluate((e) => e.scrollWidth <= e.clientWidth), 'all of it is in sight');
      const target = lens.page.getByRole('button', { name: /^Class whose score is explained/ });
      const { x, width: wide } = (await target.boundingBox())!;
      assert(wide > 60 && x + wide < width);
    });
  }
});
