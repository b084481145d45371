/** Several editors, and a file that moves or goes away under them. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { Lens } from './support/lens';

describe('model editors', () => {
  let lens: Lens;
  before(async () => {
    lens = await Lens.open();
  });
  after(() => lens?.close());
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await lens.screenshot(`failed-${this.currentTest.title}`);
  });

  it('are reached from the palette by picking a model of the workspace', async () => {
    await lens.vscode.command('BiasLens: Explain');
    await lens.vscode.pick('cells.onnx');
    await lens.vscode.pick('cells-test.csv');
    await lens.vscode.pick('row 7');
    await lens.explained();
    await lens.sum();
    await lens.page.getByText('worst perimeter').first().waitFor();
  });

  it('find a layer by Ctrl+F', async () => {
    await lens.choose(/^Gemm \+ Relu/);
    await lens.vscode.page.keyboard.press('Control+F');
    await lens.page.getByPlaceholder('Name, op or shape').last().fill('leaky');
    await lens.vscode.page.keyboard.press('Enter');
    await lens.isSelected(/^Gemm \+ LeakyRelu/);
    await lens.vscode.page.keyboard.press('Escape');
  });

  it('split into two that each explain their own input', async () => {
    const { f } = await lens.sum();
    await lens.vscode.command('View: Split Editor');
    const right = lens.vscode.webview(1);
    await right.getByRole('button', { name: 'Explain', exact: true }).click();
    await right.getByRole('region', { name: 'The sum' }).waitFor();
    await right.getByRole('button', { name: /^Next row/ }).click();
    await right
      .locator('.eq .v', { hasText: String(f) })
      .first()
      .waitFor({ state: 'hidden' });
    assert.equal((await lens.sum()).f, f, 'the left one is as it was');
    await lens.vscode.command('View: Close All Editors');
  });

  it('take what is remembered along when the model is renamed', async () => {
    await lens.explain('digits/digits.onnx', '7-0.png');
    await lens.explained();
    await lens.vscode.file(/^digits\.onnx/).click();
    await lens.vscode.page.keyboard.press('F2');
    await lens.vscode.page.keyboard.press('Control+A');
    await lens.vscode.page.keyboard.type('renamed.onnx');
    await lens.vscode.page.keyboard.press('Enter');
    await lens.vscode.page.getByRole('tab', { name: 'renamed.onnx' }).waitFor();
    await lens.page.getByText('7-0.png').first().waitFor();
    assert.equal(JSON.parse(fs.readFileSync(lens.file('digits/renamed.explain.json'), 'utf8')).input, 'images/7-0.png');
    assert(!fs.existsSync(lens.file('digits/digits.explain.json')));
  });

  it('say that the file is gone, and keep what they show', async () => {
    await lens.explain('digits/renamed.onnx');
    await lens.explained();
    fs.rmSync(lens.file('digits/renamed.onnx'));
    await lens.page.getByText('renamed.onnx is no longer on disk').waitFor();
    await lens.sum();
  });
});
