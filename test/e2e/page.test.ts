/** What a person does on the page, in a real VS Code, on models of every kind of input and output. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { signal } from '../page/harness/models';
import { skip } from '../support/skip';
import { Lens } from './support/lens';
import { retrained } from './support/models';

const CORPUS = path.resolve('../shared/corpus');
const SQUEEZENET = path.join(CORPUS, 'E_trained/imagenet/SqueezeNet_fp16.onnx');
const WOLVES = path.join(CORPUS, 'F_data/photos/wolves.jpg');
const LABELS = path.join(CORPUS, 'F_data/labels/squeezenet_Labels.json');
const ACAS = path.join(CORPUS, 'A_vnncomp/marabou/acasxu/ACASXU_experimental_v2a_1_1.onnx');
const FACES = path.join(CORPUS, 'E_trained/face/ultraface_version-RFB-320_simplified.onnx');
const ASTRONAUT = path.join(CORPUS, 'F_data/photos/astronaut.png');

/** A folder with a model, its input and whatever else, so that Explain asks nothing. */
function put(
  folder: string,
  name: string,
  model: string | Uint8Array,
  input: string | null,
  rest: Record<string, string> = {},
): void {
  const here = path.join(folder, name);
  fs.mkdirSync(here);
  const bytes = typeof model === 'string' ? fs.readFileSync(model) : model;
  fs.writeFileSync(path.join(here, `${name}.onnx`), bytes);
  if (input) {
    fs.copyFileSync(input, path.join(here, path.basename(input)));
    fs.writeFileSync(path.join(here, `${name}.explain.json`), JSON.stringify({ input: path.basename(input) }));
  }
  for (const [file, text] of Object.entries(rest)) fs.writeFileSync(path.join(here, file), text);
}

function fill(folder: string): void {
  put(folder, 'signal', signal(), null);
  const digits = fs.readFileSync(path.join(folder, 'digits/digits.onnx'));
  fs.writeFileSync(path.join(folder, 'digits/later.onnx'), retrained(digits, [10]));
  for (const name of ['digits', 'later']) {
    const preprocess = { range: [0, 1] };
    fs.writeFileSync(path.join(folder, `digits/${name}.explain.json`), JSON.stringify({ preprocess, input: 'images/7-0.png' }));
  }
  if (!fs.existsSync(CORPUS)) return;
  const labels = Object.values(JSON.parse(fs.readFileSync(LABELS, 'utf8')) as Record<string, string>);
  put(folder, 'squeezenet', SQUEEZENET, WOLVES, { 'labels.txt': labels.join('\n') });
  put(folder, 'acas', ACAS, null);
  put(folder, 'faces', FACES, ASTRONAUT);
}

describe('the page in VS Code', () => {
  let lens: Lens;
  before(async () => {
    lens = await Lens.open({}, fill);
  });
  after(() => lens?.close());
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await lens.screenshot(`failed-${this.currentTest.title}`);
    await lens.vscode.command('View: Close All Editors');
  });

  const corpus = (context: Mocha.Context) => {
    if (!fs.existsSync(CORPUS)) skip(context, 'the corpus is not beside the repository');
  };
  const bigAnswer = async () => (await lens.page.locator('.answer .big').innerText()).trim();

  it('explains SqueezeNet on a photograph: its class, every option, the largest tenth, the numbers under the pointer', async function () {
    corpus(this);
    await lens.explain('squeezenet/squeezenet.onnx');
    await lens.explained(180);
    await lens.sum();
    assert.match(await bigAnswer(), /wolf/);
    await lens.page.getByRole('tab', { name: /^β option 3/ }).click();
    await lens.page.getByText('β option 3, positive part, T = 1').waitFor({ timeout: 120_000 });
    await lens.page.getByRole('radio', { name: 'Top 10 %' }).click();
    await lens.page.getByText("Not in the gradient's top 10 %").waitFor();
    await lens.page.getByRole('application').first().hover();
    await lens.page.getByText(/^Under the cursor: row \d+, column \d+/).waitFor();
    await lens.screenshot('page-squeezenet');
  });

  it('explains the five numbers of ACAS Xu as bars', async function () {
    corpus(this);
    await lens.openFile('acas/acas.onnx');
    await lens.button('Random').click();
    await lens.explained();
    await lens.sum();
    const bars = lens.page.locator('.fr:not(.head)');
    await bars.nth(4).waitFor();
    assert.equal(await bars.count(), 5);
    await lens.page.getByRole('radio', { name: 'In order' }).click();
    await bars
      .first()
      .filter({ hasText: /^\s*\[0\]/ })
      .waitFor();
    await lens.screenshot('page-acas');
  });

  it('explains one score of a detector, chosen by its index, and of its other output', async function () {
    corpus(this);
    await lens.explain('faces/faces.onnx');
    await lens.explained(120);
    const target = lens.button(/^Class whose score is explained/);
    await target.click();
    await lens.page.getByRole('application', { name: /^Map of scores/ }).waitFor();
    const index = lens.page.getByRole('textbox', { name: /^Index, of 4420×2/ });
    await index.fill('3737, 0');
    await index.press('Enter');
    await lens.page.getByRole('button', { name: /\[3737, 0\]/ }).waitFor();
    await lens.explained(120);
    await lens.sum();
    const output = lens.page.getByRole('combobox', { name: 'Output that is explained' });
    await output.click();
    await output.getByRole('option', { name: 'boxes' }).click();
    await target.filter({ hasText: /\[\d+, [0-3]\]/ }).waitFor();
    await lens.sum();
    await lens.screenshot('page-detector');
  });

  it('draws a signal as a curve, with the attribution under it', async () => {
    await lens.openFile('signal/signal.onnx');
    await lens.button('Random').click();
    await lens.explained();
    await lens.sum();
    const curve = lens.page.getByRole('application', { name: /under the signal of 160 samples/ });
    await curve.press('ArrowRight');
    await lens.page.getByText('Under the cursor: sample 81').waitFor();
    await lens.screenshot('page-signal');
  });

  it('changes the preprocessing in place, and remembers it beside the model', async () => {
    await lens.explain('fashion/fashion-vgg11.onnx', 'fashion_t10k_00_label9.png');
    await lens.explained();
    await lens.page.getByTitle(/^Change how the input is made/).click();
    const range = lens.page.getByRole('combobox', { name: 'Range', exact: true });
    await range.click();
    await range.getByRole('option', { name: '0..255' }).click();
    await lens.page.locator('.prep', { hasText: '0..255' }).waitFor();
    await lens.explained();
    await lens.eventually(() => {
      const memory = JSON.parse(fs.readFileSync(lens.file('fashion/fashion-vgg11.explain.json'), 'utf8'));
      assert.deepEqual(memory.preprocess.range, [0, 255]);
    });
    await lens.screenshot('page-preprocessing');
  });

  it('compares two models: the second is laid beside what was set aside in the first', async () => {
    await lens.explain('digits/digits.onnx');
    await lens.explained();
    await lens.button(/^Compare/).click();
    await lens.page.getByText(/Now choose another class/).waitFor();
    await lens.explain('digits/later.onnx');
    await lens.explained();
    await lens.button(/^Compare/).click();
    await lens.page.getByText(/^A digits\.onnx, 7-0\.png/).waitFor();
    await lens.page.getByText(/^B later\.onnx, 7-0\.png/).waitFor();
    await lens.page.locator('.maps-side figure').nth(2).waitFor();
    await lens.screenshot('page-compare');
    await lens.button('End').click();
  });

  it('explains a picture that is dropped on it', async () => {
    await lens.explain('digits/digits.onnx');
    await lens.explained();
    const bytes = fs.readFileSync(lens.file('digits/images/0-1.png')).toString('base64');
    await lens.page.locator('body').evaluate((body, base64) => {
      const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([data], 'mine.png', { type: 'image/png' }));
      body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, bytes);
    await lens.page.locator('.input-title', { hasText: 'mine.png' }).waitFor();
    await lens.page.locator('.answer .big', { hasText: '0' }).waitFor();
    await lens.sum();
  });
});
