/** What the page shows of an explanation: the sum, the layers, the picture, the inspector, all from a real session. */
import assert from 'node:assert/strict';
import { type Bench, type Lens } from './harness/lens';
import { useBench } from './harness/suite';
import { branches, cells, digits, fashion, noted, stopped } from './harness/states';

const texts = (lens: Lens, selector: string) => lens.page.locator(selector).allInnerTexts();
const layer = (lens: Lens, name: RegExp) => lens.page.getByRole('treeitem', { name });
const standing = (lens: Lens) => lens.page.locator('.standing').innerText();

describe('the page of an explanation', () => {
  const bench = useBench();
  let lens: Lens;

  const show = async (options: Parameters<Bench['show']>[0]) => {
    lens = await bench.show(options);
    await lens.settled();
  };

  it('shows the sum, that it holds, and what each part alone would answer', async () => {
    await show(digits);
    assert.equal(await lens.page.locator('.answer .big').innerText(), '7');
    assert.deepEqual(await texts(lens, '.eq .v'), ['10.953', '+11.186', '−0.234']);
    await lens.page.locator('.eq').getByRole('img', { name: 'within round-off' }).waitFor();
    await lens.page.getByText('the bias takes back 2.1 %').waitFor();
    assert.match(await lens.page.locator('.without').innerText(), /Without the bias it answers 7, with it alone 1/);
    assert.deepEqual(await texts(lens, '.cls.line .w'), ['+10.953', '+11.186', '+2.823']);
  });

  it('explains another class, a difference of two, and goes back', async () => {
    await show(digits);
    await lens.page.getByRole('option', { name: /^Class 2,/ }).click();
    await lens.settled();
    assert.equal((await texts(lens, '.eq .v'))[0], '5.607');
    await lens.page.getByRole('button', { name: /subtracted/ }).click();
    await lens.page.getByRole('option', { name: /^class 3/ }).click();
    await lens.settled();
    assert.equal((await texts(lens, '.eq .v'))[0], '0.905');
    await layer(lens, /^score of 2 − 3/).waitFor();
    await lens.page.getByRole('button', { name: /whose score is explained/ }).click();
    await lens.page
      .locator('.popup')
      .getByRole('option', { name: /^class 7/ })
      .click();
    await lens.settled();
    assert.equal((await texts(lens, '.eq .v'))[0], '6.251');
  });

  it('notes in words how the model was read, where that is not as it is', async () => {
    await show(noted);
    const notes = await lens.page.getByRole('note', { name: 'Notes' }).innerText();
    assert.match(notes, /float16/);
    assert.match(notes, /\d of \d layers are smooth: explained by the tangent at this input/);
    await lens.page.locator('.eq').getByRole('img', { name: 'within round-off' }).waitFor();
    await show(digits);
    assert.equal(await lens.page.getByRole('note', { name: 'Notes' }).count(), 0, 'a model that is as it is needs none');
  });

  it('shows each layer’s own bias term, and that they add up', async () => {
    await show(digits);
    const own = (await texts(lens, '.node .own')).map((text) => Number(text.replace('−', '-')));
    assert.equal(own.length, 4);
    assert(Math.abs(own.reduce((a, b) => a + b) + 0.2335) < 2e-4, String(own));
    assert.match(await lens.page.locator('.gfoot-sum').innerText(), /add up to b = −0\.2335/);
    assert.equal(
      await layer(lens, /own bias term/)
        .and(lens.page.locator('[aria-selected=true]'))
        .count(),
      1,
    );
  });

  it('draws skip lines and offers every tensor of a cut that crosses them', async () => {
    await show(branches);
    assert((await lens.page.locator('.edge').count()) > 10);
    for (let k = 0; k < 6; k++) await lens.page.keyboard.press('Shift+F10');
    await lens.settled();
    const cut = lens.page.locator('.cut-bar vscode-dropdown');
    await cut.click();
    await cut.getByRole('option').nth(1).click();
    await lens.settled();
    await lens.page.getByText(/lies on \d tensors, because the cut crosses a skip connection/).waitFor();
    await lens.page.locator('.eq').getByRole('img', { name: 'within round-off' }).waitFor();
  });

  it('steps to a breakpoint, back and to the end, and the picture follows', async () => {
    await show(digits);
    await lens.page.getByRole('button', { name: /^Restart/ }).click();
    await lens.settled();
    assert.equal(await standing(lens), 'Paused, 0 of 7');
    await lens.page.locator('.gl').filter({ hasText: '32×14×14' }).locator('.gut').click();
    await lens.page.getByRole('button', { name: /^Continue/ }).click();
    await lens.settled();
    assert.equal(await standing(lens), 'Paused, 4 of 7');
    await layer(lens, /^Conv \+ Relu, 32×14×14.*next to pass, Breakpoint/).waitFor();
    await lens.page
      .getByText('/4/Relu_output_0')
      .or(lens.page.getByText(/32×14×14, summed over its 32 channels/))
      .first()
      .waitFor();
    await lens.page.getByRole('button', { name: /^Continue/ }).click();
    await lens.settled();
    assert.equal(await standing(lens), 'Done, 7 of 7');
  });

  it('follows the cursor on every picture, by pointer and by arrow keys', async () => {
    await show(digits);
    const area = lens.page.locator('.area');
    const { width } = (await area.boundingBox())!;
    const pixel = width / 28;
    await area.hover({ position: { x: 10.5 * pixel, y: 7.5 * pixel } });
    await lens.page.getByText('Under the cursor: row 7, column 10').waitFor();
    const numbers = await texts(lens, '.cu .n');
    assert.deepEqual(numbers.slice(0, 5), ['0.8078', '+0.0215', '+0.0227', '+0.0458', '+0.9025']);
    assert.equal(await lens.page.locator('.th .cursor-mark').count(), await lens.page.locator('.th-plate').count());
    await area.focus();
    await lens.page.keyboard.press('ArrowDown');
    await lens.page.keyboard.press('Shift+ArrowRight');
    await lens.page.getByText('Under the cursor: row 8, column 20').waitFor();
  });

  it('shows the largest share, with what of it the gradient does not see', async () => {
    await show(digits);
    await lens.page.keyboard.press('t');
    await lens.settled();
    await lens.page.getByRole('radio', { name: 'Top 10 %', checked: true }).waitFor();
    assert.match(await lens.page.locator('.kv').first().innerText(), /Not in the gradient's top 10 %\s+71 %/);
    await lens.page.keyboard.press('t');
    await lens.page.getByRole('radio', { name: 'Signed', checked: true }).waitFor();
  });

  it('shows a method large, and another option’s numbers everywhere', async () => {
    await show(digits);
    await lens.page.getByRole('tab', { name: /^β option 3/ }).click();
    await lens.settled();
    await lens.page.getByText('β option 3, positive part, T = 1').waitFor();
    assert.equal(lens.host.asked.selected.length > 0, true);
    await lens.page.getByRole('tab', { name: /^Gradient×input/ }).click();
    await lens.settled();
    assert.match(await lens.page.locator('.kv').first().innerText(), /Σ a\s+\+11\.186/);
    await lens.page.getByRole('button', { name: 'Methods shown' }).click();
    await lens.page.getByRole('menuitemcheckbox', { name: 'Gradient', exact: true }).click();
    await lens.page.getByRole('tab', { name: /^Gradient Σ/ }).waitFor();
  });

  it('lists a table’s columns by name, the largest first or in order', async () => {
    await show(cells);
    const names = () => texts(lens, '.fr:not(.head) .el');
    assert.equal((await names())[0], 'mean fractal dimension');
    await lens.page.getByRole('radio', { name: 'As in the file' }).click();
    assert.equal((await names())[0], 'mean radius');
    assert.match(await lens.page.locator('.answer').innerText(), /in the file: malignant/);
    await lens.page.getByRole('button', { name: /^Next row/ }).click();
    await lens.settled();
    assert.match(await lens.page.locator('.input-title').innerText(), /row 46/);
    const bias = (await texts(lens, '.eq .v'))[2];
    assert.equal((await lens.page.locator('.th.on .n').innerText()).trim(), bias, 'the attribution is of this row');
    assert.match(await lens.page.locator('.kv').first().innerText(), /= b/);
    await lens.page.getByRole('button', { name: /^Row 46 of 139/ }).click();
    const filter = lens.page.getByRole('combobox', { name: 'A number, a label or a value' });
    await lens.page.getByRole('option', { name: /^46 · / }).waitFor();
    await filter.fill('138');
    await filter.press('Enter');
    await lens.settled();
    assert.match(await lens.page.locator('.input-title').innerText(), /row 138/);
  });

  it('takes a layer apart: totals, channels, units and messages', async () => {
    await show(digits);
    assert.match(await lens.page.locator('.totals').innerText(), /β received\s+\+0\.0631\s+0\.3445\s+8\.4e−4/);
    assert.equal(await lens.page.locator('.maps [role=option]').first().getAttribute('aria-label'), 'Channel 9, Σ +0.0093');
    const units = lens.page.getByRole('grid', { name: 'Units' });
    assert.match(await units.getByRole('row').nth(1).innerText(), /\[4, 6, 10\]\s+0\.1326\s+−0\.2830\s+−1\.2e−4\s+−0\.0740/);
    await units.getByRole('row').nth(2).click();
    await lens.settled();
    const messages = lens.page.getByRole('grid', { name: /^Messages sent by unit/ });
    assert.match(await messages.getByRole('row').first().innerText(), /input y, x\s+input\s+W·x\s+α\s+message/);
    const alphas = await messages.locator('[role=gridcell]:nth-child(4)').allInnerTexts();
    assert.equal(alphas.length, 9);
    assert(Math.abs(alphas.map(Number).reduce((a, b) => a + b) - 1) < 1e-3, String(alphas));
  });

  it('follows a message to the unit that it went to', async () => {
    await show(digits);
    await layer(lens, /^Gemm \+ Relu/)
      .locator('.node')
      .click();
    await lens.settled();
    await lens.page.getByRole('grid', { name: /^Messages sent/ }).focus();
    await lens.page.keyboard.press('Enter');
    await lens.settled();
    assert.match(await lens.page.locator('.iti h2').innerText(), /Flatten/);
    await lens.page
      .getByText(/Messages of/i)
      .first()
      .waitFor();
  });

  it('leaves a layer’s bias out, and takes it in again', async () => {
    await show(fashion);
    const before = await texts(lens, '.eq .v');
    await lens.page.getByRole('button', { name: 'What if' }).click();
    await lens.page.locator('.tick').nth(1).click();
    await lens.settled();
    assert.deepEqual(await texts(lens, '.eq .v'), before, 'the sum is the network’s and stays');
    assert.match(await lens.page.locator('.eq').innerText(), /of it left out\s+\+3\.688/);
    assert.match(await lens.page.locator('.th.on').innerText(), /\+2\.568/);
    await lens.page.getByRole('button', { name: 'Take all in' }).click();
    await lens.settled();
    assert.match(await lens.page.locator('.th.on').innerText(), /\+6\.256/);
  });

  it('leaves out all layers but the first, at once', async () => {
    await show(digits);
    const { f } = { f: (await texts(lens, '.eq .v'))[0] };
    await lens.page.getByRole('button', { name: 'What if' }).click();
    await lens.page.getByRole('button', { name: 'Leave out several layers' }).click();
    await lens.page.getByRole('menuitem', { name: 'All but the first 1' }).click();
    await lens.settled();
    assert.equal((await texts(lens, '.eq .v'))[0], f);
    // What is left is the first layer's own term, and it alone: −0.2966.
    assert.match(await lens.page.locator('.th.on').innerText(), /\u22120\.2966/);
  });

  it('lists every unit of a layer, fetched as it is scrolled to', async () => {
    await show(digits);
    const units = lens.page.getByRole('grid', { name: 'Units' });
    assert.equal(await units.getAttribute('aria-rowcount'), '12545');
    await units.press('End');
    await units
      .locator('#unit-12543')
      .filter({ hasText: /\[\d+, \d+, \d+\]/ })
      .waitFor();
    await lens.settled();
    assert.match(await units.locator('#unit-12543').innerText(), /\s0$/, 'the smallest is exactly 0');
  });

  it('sets bias on blank input apart, and the two parts add up', async () => {
    await show(digits);
    await lens.page.getByText('44.8 % of |β| lies where the input is 0').waitFor();
    await lens.page.getByRole('checkbox', { name: 'Set blank input apart' }).click();
    assert.deepEqual(await texts(lens, '.apart-parts .n'), ['\u22120.5168', '+0.2833']);
  });

  it('starts over when stepped at the end of the pass', async () => {
    await show(digits);
    await lens.page.getByRole('button', { name: 'Step: start over from the score (F10)' }).click();
    await lens.settled();
    assert.equal(await standing(lens), 'Paused, 0 of 7');
  });

  it('names no class that a bias of 0 would answer', async () => {
    await show({ ...fashion, model: fashion.model.replace('.onnx', '-nobias.onnx') });
    assert.equal(
      await lens.page.locator('.without').innerText(),
      'The bias of every class is 0; the weights alone answer Ankle boot',
    );
  });

  it('asks for the line of the selected layer in the listing, and of the input', async () => {
    await show(digits);
    const ask = () => lens.page.getByRole('button', { name: 'Show in the listing' }).click();
    await ask();
    await lens.page
      .getByRole('treeitem', { name: /^image/ })
      .locator('.node')
      .click();
    await ask();
    await lens.settled();
    assert.deepEqual(lens.host.asked.others, ['listing /0/Conv_output_0', 'listing image']);
  });

  it('keeps what is exact when the pass stops, and says where and why', async () => {
    await show(stopped);
    assert.equal(await standing(lens), 'Stopped, 7 of 8');
    assert.match(
      await lens.page.getByRole('alert').innerText(),
      /Stopped at node Sqrt_0 \(Sqrt\): Its slope is not finite at \d+ of 784 elements, first where image\[0, 0, 0, 0\] is 0\./,
    );
    const place = (await lens.page.locator('.stopped .kv').innerText()).split(/\s*\n\s*/);
    assert.deepEqual(place.slice(0, 8), ['Node', 'Sqrt_0', 'Op', 'Sqrt', 'Value', '0', 'Slope', '+∞']);
    assert.match(place.slice(8).join(' '), /^Elements \d+ of 784 First \[0, 0\]$/);
    assert.match(await lens.page.locator('.eq').innerText(), /Gradient part g·t at the cut/);
    assert.deepEqual([...new Set(await texts(lens, '.cls.line > :nth-child(n+5)'))], ['–']);
    const totals = await lens.page.locator('.totals').innerText();
    assert.match(totals, /β received\s+\+0\.1129\s+4\.418\s+0\.1303\s/, 'what lies above the node is known');
    assert.match(totals, /Own bias term\s+not known/);
    await layer(lens, /^Sqrt, 1×28×28, not known, stopped here/).waitFor();
  });
});
