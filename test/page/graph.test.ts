/** The graph by pointer and keyboard: searched, folded, opened, followed along its lines, zoomed, and never out of sight. */
import assert from 'node:assert/strict';
import { largeModel } from '../support/large-models';
import { type Lens, type OpenOptions } from './harness/lens';
import { useBench } from './harness/suite';
import { inFolder, pooled } from './harness/models';
import { THEMES } from './harness/site';
import { branches, digits } from './harness/states';

const made = inFolder({
  'inception.onnx': largeModel('inception', 160),
  'chain.onnx': largeModel('chain', 400),
  'pooled.onnx': pooled(),
});
const inception: OpenOptions = { model: made('inception.onnx'), input: { kind: 'random', seed: 3 } };
const chain: OpenOptions = { model: made('chain.onnx') };

describe('the graph', () => {
  const bench = useBench();
  let lens: Lens;

  const show = async (options: OpenOptions) => {
    lens = await bench.show(options);
    await lens.settled();
  };
  const tree = () => lens.page.getByRole('tree', { name: 'Layers, input first' });
  const item = (name: RegExp) => lens.page.getByRole('treeitem', { name });
  const current = () => lens.page.locator('.gl[aria-selected=true]');
  const currentName = async () => (await current().getAttribute('aria-label')) ?? '';
  const zoom = () => lens.page.locator('.zoom-bar .t').innerText();
  /** Presses keys one upon another; what the last one does is drawn when this is over. */
  const press = async (...keys: string[]) => {
    for (const key of keys) await lens.page.keyboard.press(key);
    await lens.settled();
  };
  /** Puts the keyboard on what is current. */
  const enter = () => lens.page.locator('.gwrap [tabindex="0"]').focus();

  it('opens folded, with the sums of what is folded, which add up', async () => {
    await show(inception);
    assert.equal(await item(/^mixed\d, 14 layers, [+−].* own bias terms together/).count(), 5);
    const sums = (await lens.page.locator('.node.scope .own').allInnerTexts()).map((text) => Number(text.replace('−', '-')));
    const total = Number((await lens.page.locator('.gfoot-sum .n').innerText()).replace('−', '-'));
    assert(Math.abs(sums.reduce((a, b) => a + b) - total) < 2e-4, `${String(sums)}: ${total}`);
  });

  for (const explain of [false, true])
    it(`opens with no branch cut off where all of it can be read in the column, ${explain ? 'explained' : 'not run'}`, async () => {
      await show({ model: made('pooled.onnx'), input: { kind: 'random', seed: 3 }, explain });
      const { x, width } = (await tree().boundingBox())!;
      const boxes = await Promise.all((await lens.page.locator('.gl > .node').all()).map((node) => node.boundingBox()));
      assert.equal(boxes.length, 7);
      for (const box of boxes) assert(box!.x >= x && box!.x + box!.width <= x + width, JSON.stringify([box, x, width]));
    });

  it('opens and folds by click, by key, and all at once', async () => {
    await show(inception);
    await item(/^mixed1,/)
      .locator('.node')
      .click();
    await item(/^mixed1,/)
      .and(lens.page.locator('[aria-expanded=true]'))
      .waitFor();
    await item(/^branch5, 4 layers/).waitFor();
    await press('ArrowLeft');
    await item(/^branch5, 4 layers/).waitFor({ state: 'detached' });
    await press('ArrowRight', 'ArrowRight');
    assert.match(await currentName(), /^Conv \+ Relu/);
    await press('ArrowLeft', 'ArrowLeft', 'ArrowLeft');
    await press('*');
    assert.equal(
      (await item(/^mixed\d,/)
        .and(lens.page.locator('[aria-expanded=true]'))
        .count()) > 0,
      true,
    );
    await tree().hover();
    await lens.page.getByRole('button', { name: 'Fold all', exact: true }).click();
    await lens.settled();
    assert.equal(await lens.page.locator('.gl[aria-expanded=true]').count(), 0);
  });

  it('opens a layer to its ONNX nodes', async () => {
    await show(digits);
    await item(/^Conv \+ Relu, 16×28×28/)
      .locator('.node')
      .dblclick();
    await item(/^Conv, /)
      .and(lens.page.locator('[aria-level="2"]'))
      .waitFor();
    await lens.settled();
    await enter();
    await press('ArrowDown', 'ArrowDown');
    assert.match(await currentName(), /^Relu, /);
    assert.equal(await lens.page.locator('.iti h2').innerText(), 'Conv + Relu', 'the layer stays the one that is inspected');
    await press('ArrowLeft', 'ArrowLeft');
    await item(/^Conv, /).waitFor({ state: 'detached' });
  });

  it('finds by name, op and shape what is folded away, and goes through what it found', async () => {
    await show(inception);
    await press('/');
    await lens.page.keyboard.type('mixed3 conv3 4x4');
    await lens.page.getByText('1 of 1').waitFor();
    await item(/^branch5,/)
      .and(lens.page.locator('[aria-expanded=true]'))
      .waitFor();
    assert.equal(
      await lens.page
        .locator('.iti')
        .innerText()
        .then((text) => text.includes('/mixed3/branch5/conv3')),
      true,
    );
    await lens.page.getByRole('textbox').fill('sum');
    await lens.page.getByText(/^[1-5] of 5$/).waitFor();
    const before = await currentName();
    await press('Enter');
    await press('Shift+Enter');
    assert.equal(await currentName(), before);
    await press('Escape');
    assert.equal(await lens.page.evaluate(() => document.activeElement?.getAttribute('aria-selected')), 'true');
  });

  it('follows lines: to what is fed, through its siblings, and back', async () => {
    await show(branches);
    await enter();
    await press('Home', 'Alt+ArrowDown');
    const stem = await current().getAttribute('data-key');
    await press('Alt+ArrowDown');
    const first = await current().getAttribute('data-key');
    await press('Alt+ArrowRight');
    assert.notEqual(await current().getAttribute('data-key'), first, 'the next that reads the same tensor');
    await press('Alt+ArrowLeft');
    assert.equal(await current().getAttribute('data-key'), first);
    await press('Alt+ArrowUp');
    assert.equal(await current().getAttribute('data-key'), stem);
  });

  it('lights what feeds the selected layer and what it feeds, and a port leads there', async () => {
    await show(branches);
    await item(/^Conv \+ Relu, 4×12×12/)
      .first()
      .locator('.node')
      .click();
    await lens.settled();
    // x, the first block, its skip, and the concatenation at the end.
    assert.equal(await lens.page.locator('.edge.hot').count(), 4);
    assert((await lens.page.locator('.node.near').count()) >= 1);
    await lens.page.locator('.port').last().click();
    await lens.settled();
    assert.notEqual(await current().getAttribute('data-key'), 'layer:c_in');
  });

  it('says a line’s shape under the pointer', async () => {
    await show(digits);
    await lens.page.locator('.edge .hit').first().hover({ force: true });
    await lens.settled();
    assert.equal(await lens.page.locator('.edge-label').textContent(), '16×14×14');
  });

  it('zooms by keys and buttons, fits, and shows a canvas from afar', async () => {
    await show(chain);
    await lens.page.getByRole('button', { name: 'Give the graph the whole width' }).click();
    await lens.page.getByRole('button', { name: 'Unfold all' }).click();
    await tree().press('+');
    await lens.settled();
    assert.match(await zoom(), /^125\s%$/);
    await tree().press('1');
    await lens.settled();
    assert.match(await zoom(), /^100\s%$/);
    for (let k = 0; k < 4; k++) await tree().press('-');
    await lens.page.locator('canvas.far').waitFor();
    await lens.settled();
    assert((await lens.page.locator('.gl').count()) <= 1, 'the canvas draws the boxes');
    const { x, y, width, height } = (await tree().boundingBox())!;
    await lens.page.mouse.click(x + width / 2, y + height / 2);
    await lens.settled();
    assert.match(await currentName(), /layers|Conv|Add/);
    await tree().press('0');
    await lens.settled();
    assert.match(await zoom(), /^100\s%$/, 'a column is fitted by its width');
  });

  for (const theme of THEMES) {
    it(`is drawn in the theme’s colours from afar: ${theme}`, async () => {
      await show({ ...chain, theme });
      await lens.page.getByRole('button', { name: 'Give the graph the whole width' }).click();
      await lens.page.getByRole('button', { name: 'Unfold all' }).click();
      for (let k = 0; k < 4; k++) await tree().press('-');
      await lens.page.locator('canvas.far').waitFor();
      const grounds = await lens.page
        .locator('.far, .minimap canvas')
        .evaluateAll((all) => all.map((canvas) => getComputedStyle(canvas).backgroundColor));
      assert.deepEqual(grounds, ['rgba(0, 0, 0, 0)', 'rgba(0, 0, 0, 0)']);
    });
  }
});
