/** The debugger as a person uses it: F5 from a model, the gutter, the filters, the views, and the page that follows. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { Locator } from 'playwright-core';
import { Lens } from './support/lens';

/** Room for all columns of the page beside the listing. */
const LARGE = { width: 2800, height: 1100 };

describe('Debug', () => {
  let lens: Lens;
  before(async () => {
    lens = await Lens.open(
      {
        settings: {
          'debug.inlineValues': 'on',
          'debug.internalConsoleOptions': 'neverOpen',
          'breadcrumbs.enabled': false,
          'editor.minimap.enabled': false,
          'editor.wordWrap': 'on',
        },
        viewport: LARGE,
      },
      (folder) => {
        const memory = `${folder}/digits/digits.explain.json`;
        const before = JSON.parse(fs.readFileSync(memory, 'utf8'));
        fs.writeFileSync(memory, JSON.stringify({ ...before, input: 'images/7-0.png' }));
      },
    );
  });
  after(() => lens?.close());
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await lens.screenshot(`failed-${this.currentTest.title}`);
  });

  const window = () => lens.vscode.page;
  const stopped = () => window().locator('.debug-call-stack .stack-frame').first();
  /** The line of the listing that starts with a text. */
  const line = (text: string): Locator =>
    window()
      .locator('.monaco-editor .view-line')
      .filter({ hasText: new RegExp(`^\\s*${text.replaceAll('/', '\\/')}`) })
      .first();
  const stoppedAt = async (text: string) => stopped().filter({ hasText: text }).waitFor();

  /** Clicks in the margin beside a line. */
  async function gutter(text: string): Promise<void> {
    await line(text).hover({ trial: true }); // waits until the listing has scrolled to where it stops
    const box = await line(text).boundingBox();
    const margin = await window().locator('.monaco-editor[data-uri$=".layers"] .margin').first().boundingBox();
    assert(box && margin);
    await window().mouse.click(margin.x + 12, box.y + box.height / 2);
  }

  it('starts by F5 in the editor of a model, without a launch.json', async () => {
    await lens.openFile('digits/digits.onnx');
    await lens.standing('Not run');
    await window().locator('.tab.active').click();
    await window().keyboard.press('F5');
    await line('logits').waitFor();
    await window()
      .getByRole('tab', { name: /^Run and Debug/ })
      .click();
    await stoppedAt('logits');
  });

  it('steps over, and the page follows', async () => {
    await window().keyboard.press('F10');
    await stoppedAt('/7/Gemm_output_0');
    await lens.standing(/^Paused, 1 of 7/);
    await lens.isSelected(/^Gemm \+ Relu/);
  });

  it('stops at a breakpoint in the gutter', async () => {
    await gutter('/3/Conv_output_0\\s\\[');
    await window().locator('.codicon-debug-breakpoint').first().waitFor();
    await window().keyboard.press('F5');
    await stoppedAt('/3/Conv_output_0');
    await lens.standing(/^Paused, 4 of 7/);
  });

  it('shows numbers at the ends of the lines, and the variables', async () => {
    await window()
      .locator('.view-line')
      .filter({ hasText: /residual/ })
      .first()
      .waitFor();
    const variables = window().locator('.debug-variables');
    // Of this stop, not of the one before: what has been sent so far.
    await variables
      .locator('.monaco-list-row')
      .filter({ hasText: /bias\s*=?\s*0\.0285685/ })
      .first()
      .waitFor();
  });

  it('has room for the page, the listing and its numbers in a window of 1400 pixels', async () => {
    await window().setViewportSize({ width: 1400, height: 900 });
    const tab = lens.page.getByRole('tab', { name: 'Layers' });
    await tab.click();
    await lens.isSelected(/^Conv \+ Relu, 32×14×14/);
    const numbers = window()
      .locator('.view-line')
      // The residual is round-off: no digit of it is promised.
      .filter({ hasText: /Σβ\s0\.0285685\s+Σown\s0\.0345731\s+residual\s\d(\.\d)?e-[789]\b/ });
    await numbers.waitFor();
    await lens.screenshot('debugger');
    await window().setViewportSize(LARGE);
    await tab.waitFor({ state: 'hidden' });
  });

  it('leaves the keyboard in the page when a step is asked for there', async () => {
    await lens.button(/^Step: one layer towards the input/).click();
    await stoppedAt('/2/MaxPool_output_0');
    await lens.standing(/^Paused, 5 of 7/);
    // VS Code shows the stop in the listing, and takes the focus there, before it is given back.
    await window().locator('.monaco-editor.focused[data-uri$=".layers"]').waitFor({ state: 'detached' });
    await window().waitForFunction(() => document.activeElement?.tagName === 'IFRAME');
  });

  it('steps back', async () => {
    await window()
      .locator('.debug-toolbar')
      .getByRole('button', { name: /^Step Back/ })
      .click();
    await stoppedAt('/3/Conv_output_0');
    await lens.standing(/^Paused, 4 of 7/);
  });
});
