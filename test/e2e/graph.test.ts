/** The graph in a real VS Code, by the keyboard, and its twin in the side bar: on models of 16, 39, 167 and 5,000 layers. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { largeModel } from '../support/large-models';
import { skip } from '../support/skip';
import { Lens } from './support/lens';

const CORPUS = path.resolve('../shared/corpus/E_trained');

interface Walk {
  /** Its file in the folder that is opened. */
  file: string;
  /** Where it comes from, when it is not a sample. */
  from?: string;
  search: { text: string; found: RegExp; selected: RegExp };
  /** What is folded around the found layer; null where nothing is, and the layer opens to its nodes. */
  scope: RegExp | null;
  /** A row of the side bar's tree to click, in the rows that are then in sight. */
  row: RegExp;
}

const WALKS: Walk[] = [
  {
    file: 'fashion/fashion-vgg11.onnx',
    search: { text: 'gemm relu', found: /^1 of 1$/, selected: /^Gemm \+ Relu/ },
    scope: null,
    row: /^Flatten/,
  },
  {
    file: 'squeezenet.onnx',
    from: path.join(CORPUS, 'imagenet/SqueezeNet_fp32.onnx'),
    search: { text: 'fire5 expand3x3', found: /^1 of 1$/, selected: /^Conv \+ Relu, 128×27×27/ },
    scope: /^fire5, 4 layers/,
    row: /^Concat, 256×27×27/,
  },
  {
    file: 'detector.onnx',
    from: path.join(CORPUS, 'detect/FastestDet.onnx'),
    search: { text: 'detect_head sigmoid', found: /^1 of \d$/, selected: /Sigmoid/ },
    scope: /^detect_head, 17 layers/,
    row: /^Softmax/,
  },
  {
    file: 'large.onnx',
    search: { text: 'block2000 conv', found: /^1 of 1$/, selected: /^Conv \+ Relu/ },
    scope: /^block2000, 2 layers/,
    row: /^Add \+ Relu/,
  },
];

describe('The graph', () => {
  let lens: Lens;
  before(async () => {
    lens = await Lens.open({}, (folder) => {
      fs.writeFileSync(path.join(folder, 'large.onnx'), largeModel('chain', 10_000));
      for (const { from, file } of WALKS) if (from && fs.existsSync(from)) fs.copyFileSync(from, path.join(folder, file));
    });
  });
  after(() => lens?.close());
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await lens.screenshot(`failed-${this.currentTest.title}`);
  });

  const tree = () => lens.page.getByRole('tree', { name: 'Layers, input first' });
  const selected = () => lens.page.locator('.gl[aria-selected="true"]');
  const isExpanded = (open: boolean) =>
    selected()
      .and(lens.page.locator(`[aria-expanded="${open}"]`))
      .waitFor();
  const press = (key: string) => tree().locator('[tabindex="0"]').press(key);
  /** Shows a view of the side bar; a click on the one that is shown would hide it. */
  const sideBar = async (name: string) => {
    const tab = lens.vscode.page.getByRole('tab', { name: new RegExp(`^${name}`) });
    if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
  };
  /** Left past the layers beside it, and out of what it is folded in, which folds on the way. */
  const leftTo = async (scope: RegExp) => {
    for (let k = 0; k < 6 && !scope.test((await selected().getAttribute('aria-label'))!); k++) {
      const key = await selected().getAttribute('data-key');
      const open = await selected().getAttribute('aria-expanded');
      await press('ArrowLeft');
      const moved = lens.page.locator(`.gl[aria-selected="true"]:not([data-key="${key}"])`);
      const folded = lens.page.locator(`.gl[aria-selected="true"][aria-expanded="false"]`);
      await (open === 'true' ? folded.or(moved) : moved).first().waitFor();
    }
    await lens.isSelected(scope);
  };
  const field = () => lens.page.getByRole('search').getByRole('textbox');
  const row = (name: RegExp): Locator => lens.vscode.page.locator('.pane-body').getByRole('treeitem', { name });
  const selectedRow = (text: RegExp) => lens.vscode.page.locator('.monaco-list-row.selected').filter({ hasText: text }).first();
  const zoom = (text: RegExp) => lens.page.locator('.zoom-bar .t').filter({ hasText: text }).waitFor({ state: 'attached' });

  for (const { file, from, search, scope, row: other } of WALKS) {
    it(`is searched, folded, followed and zoomed by the keyboard, and the tree selects with it: ${file}`, async function () {
      if (from && !fs.existsSync(from)) skip(this, 'the corpus is not beside the repository');
      await sideBar('Explorer');
      await lens.openFile(file);
      await lens.standing('Not run');
      await tree().waitFor();
      await sideBar('BiasLens');

      await tree().press('/');
      await field().fill(search.text);
      await lens.page.locator('.find-count').filter({ hasText: search.found }).waitFor();
      await field().press('Escape');
      await lens.isSelected(search.selected);
      await selectedRow(opsOf(search.selected)).waitFor();

      if (scope) {
        await leftTo(scope);
        await press('ArrowLeft');
        await isExpanded(false);
        await press('ArrowRight');
        await isExpanded(true);
        await row(scope).first().waitFor();
      } else {
        await press('Enter');
        await lens.layer(/^Relu, /).waitFor();
        await press('Enter');
        await lens.layer(/^Relu, /).waitFor({ state: 'detached' });
      }

      await row(other).first().click();
      await lens.isSelected(other);
      const at = await selected().getAttribute('data-key');
      await press('Alt+ArrowUp');
      await lens.page.locator(`.gl[aria-selected="true"]:not([data-key="${at}"])`).waitFor();
      await press('Alt+ArrowDown');
      await selected().waitFor();

      // A graph that is a little wider than its column begins smaller.
      await press('1');
      await zoom(/^100\s%$/);
      await press('+');
      await zoom(/^125\s%$/);
      await press('1');
      await zoom(/^100\s%$/);
      await press('-');
      await zoom(/^80\s%$/);
      await press('0');
      // What is selected stays so when all is fitted.
      await selected().waitFor({ state: 'attached' });
      await press('1');
    });
  }

  it('says the same number as the tree of every layer and scope in sight', async function () {
    if (!fs.existsSync(WALKS[1].from!)) skip(this, 'the corpus is not beside the repository');
    await sideBar('Explorer');
    await lens.explain('squeezenet.onnx', /^Random/);
    await lens.explained(120);
    await sideBar('BiasLens');
    await row(/^fire5, 4 layers, [+−].* own bias terms together$/)
      .first()
      .waitFor();
    const inPage = lens.page.locator('.gl[role="treeitem"][aria-label*="own bias terms together"]');
    await inPage.nth(7).waitFor();
    const scopes = await inPage.evaluateAll((all) => all.map((e) => e.getAttribute('aria-label')!));
    assert.equal(scopes.length, 8);
    for (const label of scopes) await lens.vscode.page.getByRole('treeitem', { name: label, exact: true }).first().waitFor();
  });
});

/** The op names that a label begins with, as the side bar's row prints them. */
function opsOf(label: RegExp): RegExp {
  return new RegExp(label.source.replace('^', '').split(',')[0]);
}
