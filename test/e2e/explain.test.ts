/** The whole path in a real VS Code: a right click on a model, an input, and why the network answered as it did. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { Lens } from './support/lens';
import { retrained } from './support/models';

describe('Explain', () => {
  let lens: Lens;
  before(async () => {
    lens = await Lens.open();
  });
  after(() => lens?.close());
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await lens.screenshot(`failed-${this.currentTest.title}`);
  });

  it('runs nothing on a plain open, and shows the structure', async () => {
    await lens.openFile('digits/digits.onnx');
    await lens.standing('Not run');
    await lens
      .layer(/^Conv \+ Relu/)
      .first()
      .waitFor();
    assert.equal(await lens.page.getByRole('region', { name: 'The sum' }).count(), 0);
    assert.equal(fs.existsSync(lens.file('digits/digits.explain.json')), true, 'the sample ships one');
    assert.doesNotMatch(fs.readFileSync(lens.file('digits/digits.explain.json'), 'utf8'), /"input"/);
  });

  const models: [model: string, picks: (string | RegExp)[], answer: string][] = [
    ['digits/digits.onnx', ['7-0.png'], '7'],
    ['fashion/fashion-vgg11.onnx', ['fashion_t10k_00_label9.png'], 'Ankle boot'],
    ['cells/cells.onnx', ['cells-test.csv', 'row 3'], 'malignant'],
  ];
  for (const [model, picks, answer] of models) {
    it(`explains ${model} by a right click`, async () => {
      await lens.explain(model, ...picks);
      await lens.explained();
      await lens.sum();
      assert.equal((await lens.page.locator('.answer .big').innerText()).trim(), answer);
      await lens.standing(/^Done, /);
      await lens.screenshot(`explain-${model.split('/')[0]}`);
    });
  }

  it('remembers the input beside the model', async () => {
    const memory = JSON.parse(fs.readFileSync(lens.file('digits/digits.explain.json'), 'utf8'));
    assert.equal(memory.input, 'images/7-0.png');
    const cells = JSON.parse(fs.readFileSync(lens.file('cells/cells.explain.json'), 'utf8'));
    assert.deepEqual(cells.input, { file: 'cells-test.csv', row: 3 });
  });

  it('offers Explain on no other file', async () => {
    const labels = await lens.vscode.menuLabels('digits/labels.txt');
    assert(labels.length > 0 && !labels.includes('Explain'), labels.join(', '));
  });

  it('takes the remembered input the next time without asking', async () => {
    await lens.explain('digits/digits.onnx');
    await lens.explained();
    await lens.sum();
  });

  it('shows the same layers and numbers in the side bar, selected together', async () => {
    await lens.vscode.page.getByRole('tab', { name: 'BiasLens' }).click();
    const row = (name: RegExp) => lens.vscode.page.getByRole('treeitem', { name }).first();
    const first = row(/^Conv \+ Relu, 16×28×28, own bias term [+−]/);
    await first.waitFor();
    await row(/^Score of 7: /).waitFor();
    await row(/^MaxPool, 32×7×7/).click();
    await lens
      .layer(/^MaxPool, 32×7×7/)
      .and(lens.page.locator('[aria-selected="true"]'))
      .waitFor();
    await lens.choose(/^Conv \+ Relu, 16×28×28/);
    await lens.vscode.page.locator('.monaco-list-row.selected', { hasText: '16×28×28' }).waitFor();
    const inPage = /[+−][\d.]+/.exec((await lens.layer(/^Conv \+ Relu, 16×28×28/).getAttribute('aria-label')) ?? '')?.[0];
    const inTree = /[+−][\d.]+/.exec((await first.getAttribute('aria-label')) ?? '')?.[0];
    assert.equal(inTree, inPage);
    await lens.screenshot('layers-view');
  });

  it('steps three layers and back, from the keyboard too, and the tree follows', async () => {
    await lens.button(/^Restart/).click();
    await lens.standing('Paused, 0 of 7');
    for (const n of [1, 2]) {
      await lens.button(/^Step: /).click();
      await lens.standing(`Paused, ${n} of 7`);
      await lens.sum();
    }
    await lens.vscode.page.keyboard.press('F10');
    await lens.standing('Paused, 3 of 7');
    const { bias } = await lens.sum();
    await lens.vscode.page.getByRole('treeitem', { name: /^MaxPool, 32×7×7, next to pass/ }).waitFor();
    await lens.page.getByText('β at the cut').first().waitFor();
    await lens.screenshot('step');
    await lens.vscode.page.keyboard.press('Shift+F10');
    await lens.standing('Paused, 2 of 7');
    await lens.button(/^Step: /).click();
    await lens.standing('Paused, 3 of 7');
    assert.equal((await lens.sum()).bias, bias);
  });

  it('comes back as it was after the window is reloaded', async () => {
    const selected = await lens.selected();
    await lens.vscode.page.waitForTimeout(7000); // in a browser VS Code writes its state down every five seconds
    await lens.vscode.load();
    await lens.standing('Paused, 3 of 7');
    await lens.sum();
    assert.equal(await lens.selected(), selected);
  });

  it('says that the model has changed on disk, and runs the new one on a click', async () => {
    const before = await lens.sum();
    fs.writeFileSync(lens.file('digits/digits.onnx'), retrained(fs.readFileSync(lens.file('digits/digits.onnx')), [10]));
    await lens.page.getByText('digits.onnx has changed on disk').waitFor();
    assert.deepEqual(await lens.sum(), before, 'the old result stays until then');
    await lens.button('Run again').first().click();
    await lens.page.getByText('has changed on disk').waitFor({ state: 'hidden' });
    await lens.page
      .locator('.eq .v', { hasText: String(before.f) })
      .first()
      .waitFor({ state: 'hidden' });
    await lens.sum();
  });

  it('loads nothing that its policy forbids', async () => {
    const broken: string[] = [];
    lens.vscode.page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) broken.push(message.text());
    });
    await lens.explain('fashion/fashion-vgg11.onnx');
    await lens.explained();
    assert.deepEqual(
      broken.filter((text) => /biaslens|dist\/webview|inline/.test(text)),
      [],
    );
  });
});
