/** Which input, how it is made of its file, and what of the output is explained. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { type Bench, type Lens } from './harness/lens';
import { useBench } from './harness/suite';
import { inFolder, scoreMap, signal } from './harness/models';
import { SENTENCE } from '../support/tokens';
import { digits, fashion, sentence } from './harness/states';

const files = inFolder({ 'other.json': '{"THE": 1}', 'map.onnx': scoreMap(), 'signal.onnx': signal() });
const texts = (lens: Lens, selector: string) => lens.page.locator(selector).allInnerTexts();

describe('input and output on the page', () => {
  const bench = useBench();
  let lens: Lens;

  const show = async (options: Parameters<Bench['show']>[0]) => {
    lens = await bench.show(options);
    await lens.settled();
  };
  const dropdown = async (name: string, option: string) => {
    const list = lens.page.getByRole('combobox', { name, exact: true });
    await list.click();
    await list.getByRole('option', { name: option, exact: true }).click();
    await lens.settled();
  };

  it('changes the preprocessing in place, and the answer beside it follows', async () => {
    await show(fashion);
    const before = await texts(lens, '.eq .v');
    await lens.page.getByTitle(/^Change how the input is made/).click();
    await dropdown('Range', '0..255');
    assert.notDeepEqual(await texts(lens, '.eq .v'), before);
    assert.match(await lens.page.locator('.prep').innerText(), /0\.\.255/);
    await dropdown('Range', '0..1');
    assert.deepEqual(await texts(lens, '.eq .v'), before);
    await dropdown('Fit', 'stretch');
    assert.doesNotMatch(await lens.page.locator('.prep').innerText(), /padded/);
    await dropdown('Mean and std', 'MNIST');
    assert.match(await lens.page.locator('.prep').innerText(), /mean/);
    await dropdown('Mean and std', 'other');
    const mean = lens.page.getByRole('textbox', { name: 'Mean', exact: true });
    assert.equal(await mean.inputValue(), '0.1307');
    await mean.fill('no number');
    await mean.press('Enter');
    assert.equal(await mean.getAttribute('aria-invalid'), 'true');
  });

  it('attributes to the pixels: the same score in other parts, the preprocessing as the first layer', async () => {
    await show({ ...fashion, preprocess: { range: [0, 1], mean: [0.1307], std: [0.3081], fit: 'pad' } });
    const passed = async () => Number(/^Done, (\d+) of/.exec(await lens.page.getByText(/^Done, \d+ of/).innerText())![1]);
    const [before, layers] = [await texts(lens, '.eq .v'), await passed()];
    await lens.page.getByTitle(/^Change how the input is made/).click();
    await dropdown('Attribute to', 'pixels');
    const after = await texts(lens, '.eq .v');
    assert.equal(after[0], before[0]);
    assert.notEqual(after[2], before[2]);
    assert.match(await lens.page.locator('.prep').innerText(), /in pixel space/);
    await lens.page.locator('.eq').getByRole('img', { name: 'within round-off' }).waitFor();
    assert.equal(await passed(), layers + 1);
    await lens.page.getByText('Mul + Sub').first().waitFor();
    await lens.page.getByRole('button', { name: 'Guess again' }).click();
    await lens.settled();
    assert.match(await lens.page.locator('.prep').innerText(), /0\.\.1, no mean or std/);
    assert.equal(await passed(), layers);
  });

  it('explains an image that is dropped on the page', async () => {
    await show({ ...digits, input: undefined, explain: true });
    const bytes = fs.readFileSync(digits.model.replace('digits.onnx', 'images/0-1.png'));
    await lens.page.evaluate((base64) => {
      const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([data], 'mine.png', { type: 'image/png' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, bytes.toString('base64'));
    await lens.settled();
    assert.equal(await lens.page.locator('.answer .big').innerText(), '0');
    assert.match(await lens.page.locator('.input-title').innerText(), /mine\.png/);
  });

  it('lists what was used lately after what lies beside the model', async () => {
    const path = '/elsewhere/cat.png';
    await show({ ...digits, input: undefined, explain: true, recent: [{ path, title: 'cat.png' }] });
    const list = lens.page.getByRole('listbox', { name: 'Beside the model' });
    await list.press('End');
    assert.match(await list.getByRole('option', { name: /cat\.png/ }).innerText(), /Used lately/);
  });

  it('explains one score of a map, chosen on the map or by its index', async () => {
    await show({ model: files('map.onnx'), input: { kind: 'random', seed: 5 } });
    // Scores of a map are no classes with probabilities.
    assert.equal((await texts(lens, '.cls.head')).join().includes('Probability'), false);
    const target = lens.page.getByRole('button', { name: /^Class whose score is explained/ });
    await target.click();
    const field = lens.page.getByRole('textbox', { name: /^Index, of 2×6×6/ });
    await field.fill('1, 4, 2');
    await field.press('Enter');
    await lens.settled();
    assert.match(await target.innerText(), /\[1, 4, 2\]/);
    await lens.page.locator('.eq').getByRole('img', { name: 'within round-off' }).waitFor();
    await target.click();
    await lens.page.getByRole('application', { name: /^Map of scores/ }).press('ArrowRight');
    await lens.page.getByRole('application', { name: /^Map of scores/ }).press('Enter');
    await lens.settled();
    assert.match(await target.innerText(), /\[1, 4, 3\]/);
  });

  it('draws a signal as a curve, one channel or all, with the attribution under it', async () => {
    await show({ model: files('signal.onnx'), input: { kind: 'random', seed: 5 } });
    const curve = lens.page.getByRole('application', { name: /under the signal of 160 samples/ });
    assert.equal(await curve.locator('svg path:not(.zero)').count(), 2);
    await curve.press('ArrowRight');
    await lens.page.getByText('Under the cursor: sample 81').waitFor();
    await dropdown('Channels', 'Channel 1');
    assert.equal(await curve.locator('svg path:not(.zero)').count(), 1);
  });

  it('explains another output', async () => {
    await show({ model: files('map.onnx'), input: { kind: 'random', seed: 5 } });
    await dropdown('Output that is explained', 'classes');
    assert.equal(await lens.page.locator('.cls.line').count(), 3);
    await lens.page.locator('.eq').getByRole('img', { name: 'within round-off' }).waitFor();
  });

  it('tints the words of a text, and says their numbers', async () => {
    await show(sentence);
    const plate = lens.page.getByRole('application', { name: /^β option 1 over 12 tokens/ });
    assert.equal((await plate.locator('.token').allInnerTexts()).join(' '), SENTENCE.replace('##', ''));
    const grounds = await plate
      .locator('.token')
      .evaluateAll((all) => all.map((token) => getComputedStyle(token).backgroundColor));
    assert.ok(new Set(grounds).size > 4, String(grounds));
    await plate.locator('.token', { hasText: 'good' }).hover();
    await lens.page.getByText('Under the cursor: token 4, good').waitFor();
    await plate.press('ArrowRight');
    await lens.page.getByText('Under the cursor: token 5, and').waitFor();
    // The same for who does not see the colours.
    const table = lens.page.getByRole('table', { name: 'β option 1' });
    const cells = await table.getByRole('row', { name: /^good/ }).getByRole('cell').allInnerTexts();
    assert.equal(cells[0], '7');
    assert.equal(
      cells[1],
      await lens.page
        .locator('.token', { hasText: 'good' })
        .getAttribute('title')
        .then((title) => title!.slice(6)),
    );
    // What lies on the tokens is the whole bias.
    await lens.page.locator('.ctl .kv').getByText('= b').waitFor();
    assert.deepEqual((await lens.page.getByRole('tab').allInnerTexts()).map((text) => text.split('\n')[0]).slice(0, 5), [
      'β option 1',
      'β option 2',
      'β option 3',
      'Gradient×input',
      'g×input + β',
    ]);
  });

  it('shows tokens as a list, and takes their words of another vocabulary', async () => {
    await show({ ...sentence, vocabulary: files('other.json') });
    await lens.page.getByRole('radio', { name: 'As a list' }).click();
    const rows = lens.page.getByRole('listbox', { name: 'β option 1' }).getByRole('option');
    assert.equal(await rows.count(), 12);
    assert.match(await rows.first().innerText(), /^film/);
    await lens.page.getByRole('button', { name: 'Choose…' }).click();
    await lens.settled();
    await lens.page.getByText('other.json').waitFor();
    await lens.page.getByRole('radio', { name: 'As text' }).click();
    assert.deepEqual((await texts(lens, '.token')).slice(0, 4), ['THE', '2', '5', '6']);
  });

  it('goes from row to row of a batch, by keys, by number, by label and by words', async () => {
    await show({ ...sentence, input: { kind: 'file', path: sentence.model.replace('judge.onnx', 'sentences.npy') } });
    const text = async () => (await texts(lens, '.token')).join(' ');
    const picker = lens.page.getByRole('button', { name: /^Row \d+ of 15, from 0/ });
    assert.equal(await picker.innerText(), '0 · against');
    assert.equal(await lens.page.getByRole('button', { name: /^Previous row/ }).isDisabled(), true);
    await lens.page.locator('.answer').click();
    // Faster than they are answered: two rows on, not one.
    await lens.page.keyboard.press('n');
    await lens.page.keyboard.press('n');
    await lens.page.locator('.input-title', { hasText: 'row 2' }).waitFor();
    await lens.settled();
    assert.match(await text(), /^not bad at all/);
    await lens.page.keyboard.press('p');
    await lens.page.locator('.input-title', { hasText: 'row 1' }).waitFor();
    await lens.settled();
    await picker.press('ArrowDown');
    const filter = lens.page.getByRole('combobox', { name: 'A number, a label or a value' });
    await filter.fill('not good');
    await filter.press('Enter');
    await lens.settled();
    assert.match(await text(), /^the film was not good/);
    await picker.click();
    await filter.fill('in favour');
    assert.equal(await lens.page.getByRole('listbox', { name: /^Row/ }).getByRole('option').count(), 8);
    await filter.fill('2');
    await filter.press('Enter');
    await lens.settled();
    assert.match(await text(), /^not bad at all/);
    assert.match(await lens.page.locator('.answer').innerText(), /in the file: in favour/);
  });
});
