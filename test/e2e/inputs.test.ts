/** Inputs of every kind in a real VS Code: pixels behind a normalisation, the words of a text, the rows of a batch; and what is remembered. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { skip } from '../support/skip';
import { judge, OPINIONS, sentences, vocabulary } from '../support/tokens';
import { Lens } from './support/lens';

const CORPUS = path.resolve('../shared/corpus');
const SQUEEZENET = path.join(CORPUS, 'E_trained/imagenet/SqueezeNet_fp16.onnx');
const WOLVES = path.join(CORPUS, 'F_data/photos/wolves.jpg');
const LABELS = path.join(CORPUS, 'F_data/labels/squeezenet_Labels.json');
/** As it was trained: blue first, less the mean of the photographs. */
const TRAINED = { channels: 'BGR', range: [0, 255], mean: [103.94, 116.78, 123.68], std: [1] };

function fill(folder: string): void {
  const put = (name: string, content: Uint8Array | string) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  };
  put('judge/judge.onnx', judge());
  put('judge/labels.txt', 'against\nin favour\n');
  put('judge/opinions.npy', sentences(...OPINIONS.map(([text]) => text)));
  put('judge/opinions-labels.txt', OPINIONS.map(([, label]) => `${label}\n`).join(''));
  put('judge/vocab.txt', vocabulary());
  if (!fs.existsSync(CORPUS)) return;
  put('squeezenet/squeezenet.onnx', fs.readFileSync(SQUEEZENET));
  put('squeezenet/wolves.jpg', fs.readFileSync(WOLVES));
  put('squeezenet/labels.txt', Object.values(JSON.parse(fs.readFileSync(LABELS, 'utf8')) as Record<string, string>).join('\n'));
  put('squeezenet/squeezenet.explain.json', JSON.stringify({ input: 'wolves.jpg', preprocess: TRAINED }));
}

describe('inputs in VS Code', () => {
  let lens: Lens;
  before(async () => {
    lens = await Lens.open({}, fill);
  });
  after(() => lens?.close());
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await lens.screenshot(`failed-${this.currentTest.title}`);
    await lens.vscode.command('View: Close All Editors');
  });
  const memory = (model: string) => JSON.parse(fs.readFileSync(lens.file(`${model}.explain.json`), 'utf8'));
  const picker = () => lens.button(/^Row \d+ of 15, from 0/);
  const words = async () => (await lens.page.locator('.token').allInnerTexts()).join(' ');

  it('attributes SqueezeNet’s answer to the pixels of a photograph: the same score, and w·x + b of the pixels', async function () {
    if (!fs.existsSync(CORPUS)) return skip(this, 'the corpus is not beside the repository');
    await lens.explain('squeezenet/squeezenet.onnx');
    await lens.explained(180);
    const model = await lens.sum();
    assert.match(await lens.page.locator('.answer .big').innerText(), /wolf/);
    await lens.page.getByTitle(/^Change how the input is made/).click();
    const space = lens.page.getByRole('combobox', { name: 'Attribute to', exact: true });
    await space.click();
    await space.getByRole('option', { name: 'pixels' }).click();
    await lens.page.locator('.prep', { hasText: 'in pixel space' }).waitFor();
    await lens.page
      .getByText(/x is in pixels, 0 black to 1 white/)
      .first()
      .waitFor({ timeout: 180_000 });
    await lens.explained(180);
    await lens.eventually(async () => {
      const pixel = await lens.sum();
      assert.equal(pixel.f, model.f);
      assert.notEqual(pixel.bias, model.bias);
    });
    // Before the model's own layers, at the top of the graph.
    await lens.page.locator('.gl[tabindex="0"]').press('Home');
    await lens.layer(/^Mul \+ Sub, 3×/).waitFor();
    await lens.eventually(() => assert.equal(memory('squeezenet/squeezenet').preprocess.space, 'pixel'));
    await lens.screenshot('inputs-pixel-space');
  });

  it('tints the words of a text, with the number of each, and goes on to the next text', async () => {
    await lens.explain('judge/judge.onnx', 'opinions.npy', /^row 0/);
    await lens.explained();
    await lens.sum();
    await lens.eventually(async () => assert.equal(await words(), OPINIONS[0][0].replace('##', '')));
    await lens.page.locator('.token', { hasText: 'good' }).hover();
    await lens.page.getByText('Under the cursor: token 4, good').waitFor();
    await lens.page.locator('.ctl .kv').getByText('= b').waitFor();
    await lens.screenshot('inputs-tokens');
    await lens.page.getByRole('radio', { name: 'As a list' }).click();
    const listed = lens.page.getByRole('listbox', { name: 'β option 1' }).getByRole('option');
    await listed.nth(11).waitFor();
    assert.equal(await listed.count(), 12);
    await lens.page.getByRole('radio', { name: 'As text' }).click();
    await lens.button(/^Next row/).click();
    await lens.page.locator('.input-title', { hasText: 'row 1' }).waitFor();
    await lens.explained();
    await lens.eventually(async () => assert.match(await words(), /^the plot is fine/));
  });

  it('chooses a row of a batch by its label and by its words, and remembers it', async () => {
    await lens.openFile('judge/judge.onnx');
    await picker().waitFor();
    await lens.page.getByRole('button', { name: 'Explain', exact: true }).click();
    await lens.explained();
    await picker().click();
    const filter = lens.page.getByRole('combobox', { name: 'A number, a label or a value' });
    await lens.page.getByRole('option', { name: /^2 · in favour/ }).waitFor();
    await filter.fill('not bad');
    await filter.press('Enter');
    await lens.page.locator('.input-title', { hasText: 'row 2' }).waitFor();
    await lens.explained();
    await lens.page.getByText('in the file: in favour').waitFor();
    await lens.eventually(async () => {
      assert.match(await words(), /^not bad at all/);
      assert.deepEqual(memory('judge/judge').input, { file: 'opinions.npy', row: 2 });
    });
    await lens.screenshot('inputs-rows');
    await lens.vscode.command('View: Close All Editors');
    await lens.openFile('judge/judge.onnx');
    await lens.page.locator('.input-title', { hasText: 'opinions.npy, row 2' }).waitFor();
  });

  it('draws in the colours that are set, and compares on after the window is reloaded', async () => {
    const settings = path.join(lens.folder, '.vscode/settings.json');
    fs.mkdirSync(path.dirname(settings), { recursive: true });
    fs.writeFileSync(settings, '{"biaslens.colourMap": "purple-green"}');
    await lens.explain('judge/judge.onnx');
    await lens.explained();
    await lens.page.locator('body[data-colours="purple-green"]').waitFor();
    fs.writeFileSync(settings, '{"biaslens.colourMap": "blue-red"}');
    await lens.page.locator('body[data-colours="blue-red"]').waitFor();
    await lens.button(/^Compare/).click();
    await lens.page.getByText(/Now choose another class/).waitFor();
    await lens.page.getByRole('option', { name: /^Class against,/ }).click();
    const sums = lens.page.getByRole('table', { name: 'The sum' });
    await lens.page.getByText(/^B opinions\.npy, row \d+, against/).waitFor();
    const before = await sums.innerText();
    await lens.vscode.page.waitForTimeout(7000); // in a browser VS Code writes its state down every five seconds
    await lens.vscode.load();
    await lens.explained();
    await lens.page.getByText(/^A opinions\.npy, row \d+, in favour/).waitFor();
    await lens.page.getByText(/^B opinions\.npy, row \d+, against/).waitFor();
    await lens.eventually(async () => assert.equal(await sums.innerText(), before));
    await lens.button('End').click();
    fs.rmSync(settings);
  });
});
