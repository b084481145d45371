/** The tools of a debug session in VS Code's own views: conditions, filters, watches, the console; and all of it by the keyboard. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { Locator } from 'playwright-core';
import { modelBytes } from '../unit/engine/models';
import { DEAD } from '../support/dead';
import { Lens } from './support/lens';

describe('Debug tools', () => {
  let lens: Lens;
  before(async () => {
    lens = await Lens.open(
      {
        settings: { 'debug.internalConsoleOptions': 'neverOpen', 'breadcrumbs.enabled': false },
        viewport: { width: 2800, height: 1100 },
      },
      (folder) => {
        const memory = `${folder}/digits/digits.explain.json`;
        const before = JSON.parse(fs.readFileSync(memory, 'utf8'));
        fs.writeFileSync(memory, JSON.stringify({ ...before, input: 'images/7-0.png' }));
        fs.mkdirSync(`${folder}/dead`);
        fs.writeFileSync(`${folder}/dead/dead.onnx`, modelBytes(DEAD));
        fs.writeFileSync(`${folder}/dead/x.json`, '[[1, 2]]');
        fs.writeFileSync(`${folder}/dead/dead.explain.json`, JSON.stringify({ input: 'x.json' }));
      },
    );
  });
  after(() => lens?.close());
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await lens.screenshot(`failed-${this.currentTest.title}`);
  });

  const window = () => lens.vscode.page;
  const press = (key: string) => window().keyboard.press(key);
  const editor = () => window().locator('.monaco-editor[data-uri$=".layers"]');
  const line = (text: RegExp): Locator => editor().locator('.view-line').filter({ hasText: text }).first();
  const stoppedAt = async (text: string) =>
    window().locator('.debug-call-stack .stack-frame').first().filter({ hasText: text }).waitFor();

  /** The margin beside a line of the listing. */
  async function margin(text: RegExp): Promise<{ x: number; y: number }> {
    await line(text).hover({ trial: true }); // waits until the listing has scrolled to where it stops
    const box = await line(text).boundingBox();
    const glyphs = await editor().locator('.margin').first().boundingBox();
    assert(box && glyphs);
    return { x: glyphs.x + 12, y: box.y + box.height / 2 };
  }

  async function start(model: string): Promise<void> {
    await lens.openFile(model);
    await lens.standing('Not run');
    await window().locator('.tab.active').click();
    await press('F5');
    await window()
      .getByRole('tab', { name: /^Run and Debug/ })
      .click();
  }

  /** Types into an editor of VS Code's own, as soon as it has the focus, and waits until all of it is there. */
  async function type(into: Locator, text: string): Promise<void> {
    await into.and(window().locator('.focused')).waitFor();
    await window().keyboard.type(text);
    await into.locator('.view-line').filter({ hasText: text }).waitFor();
  }

  /** Opens a file by its name, once the window listens to the keyboard again. */
  async function quickOpen(name: string): Promise<void> {
    const input = window().locator('.quick-input-widget input.input').first();
    for (let attempt = 1; ; attempt++) {
      await press('Control+P');
      try {
        await input.fill(name, { timeout: 2000 });
        break;
      } catch (error) {
        if (attempt === 10) throw error;
      }
    }
    // Before the names are sifted, the first is what was opened last.
    await window()
      .locator('.quick-input-list .monaco-list-row')
      .first()
      .filter({ hasText: name })
      .filter({ hasNotText: '.layers' })
      .waitFor();
    await press('Enter');
  }

  /** The number beside a name in the Variables view. */
  const variable = async (name: string): Promise<string> => {
    const row = window()
      .locator('.debug-variables .expression')
      .filter({ hasText: new RegExp(`^${name}\\s*=`) })
      .first();
    return (await row.innerText()).split('=')[1].trim();
  };

  it('sets a condition through the margin, and stops where it holds', async () => {
    await start('digits/digits.onnx');
    await stoppedAt('logits');
    const { x, y } = await margin(/^\/3\/Conv/);
    await window().mouse.click(x, y, { button: 'right' });
    const item = window().getByRole('menuitem', { name: /^Add Conditional Breakpoint/ });
    await item.waitFor();
    await window().waitForTimeout(300); // a menu ignores clicks in its first moments
    await item.click();
    await type(window().locator('.breakpoint-widget .monaco-editor'), 'max(abs(beta)) > 0 and sum(own) < 1e9');
    await press('Enter');
    await editor().locator('.codicon-debug-breakpoint-conditional').waitFor();
    await press('F5');
    await stoppedAt('/3/Conv_output_0');
    await lens.standing(/^Paused, 4 of 7/);
  });

  it('watches an expression, whose value goes along', async () => {
    await window().locator('.pane-header').filter({ hasText: 'Watch' }).hover();
    await window().getByRole('button', { name: 'Add Expression' }).click();
    await window().locator('.debug-watch input').fill('sum(own)');
    await press('Enter');
    const watched = window().locator('.debug-watch .expression').filter({ hasText: 'sum(own)' }).locator('.value');
    // Both views are drawn anew after a stop, each in its own time.
    const agree = async (wrong?: string) => {
      for (;;) {
        const [own, sum] = [await variable('own'), await watched.innerText()];
        if (own === sum && /^-?\d/.test(sum) && sum !== wrong) return sum;
        await window().waitForTimeout(50);
      }
    };
    const before = await agree();
    await press('F10');
    await stoppedAt('/2/MaxPool_output_0');
    await agree(before);
  });

  it('evaluates in the console, and completes what is typed there', async () => {
    await press('Control+Shift+Y');
    const input = window().locator('.repl-input-wrapper .monaco-editor');
    await type(input, 'max(abs(mas');
    await press('Control+Space');
    await window().locator('.suggest-widget.visible .monaco-list-row').filter({ hasText: 'mass' }).waitFor();
    await press('Tab');
    await input.locator('.view-line').filter({ hasText: 'max(abs(mass))' }).waitFor();
    await press('Enter');
    const result = window().locator('.repl .evaluation-result').last();
    await result.filter({ hasText: /^\d/ }).waitFor();
    await type(input, 'beta = 1');
    await press('Escape');
    await press('Enter');
    await window().locator('.repl').getByText('a model is only read here, nothing is set').waitFor();
  });

  it('stops at a dead layer when that is asked for, and says why', async () => {
    await press('Shift+F5');
    await window().locator('.debug-toolbar').waitFor({ state: 'hidden' });
    await lens.vscode.command('View: Close All Editors');
    await window().locator('.debug-breakpoints .monaco-list-row').filter({ hasText: 'Dead layer' }).getByRole('checkbox').click();
    await window()
      .getByRole('tab', { name: /^Explorer/ })
      .click();
    await start('dead/dead.onnx');
    await stoppedAt('q');
    await press('F5');
    await stoppedAt('p');
    const widget = window().locator('.exception-widget');
    await widget.filter({ hasText: 'Dead layer' }).filter({ hasText: 'All 2 activations of p are zero' }).waitFor();
    await press('Shift+F5');
  });

  it('goes all the way by the keyboard', async () => {
    await window().locator('.debug-toolbar').waitFor({ state: 'hidden' });
    await lens.vscode.command('View: Close All Editors');
    await quickOpen('digits.onnx');
    await lens.standing('Not run');
    await press('F5');
    await press('Control+Shift+D');
    await stoppedAt('logits');
    await press('F10');
    await stoppedAt('/7/Gemm_output_0');
    await press('F11');
    await stoppedAt('/8/Relu_output_0');
    await press('Shift+F11');
    await stoppedAt('/6/Flatten_output_0');
    await press('Control+G');
    await window().locator('.quick-input-widget input.input').first().fill(':13');
    await press('Enter');
    await press('F9');
    await press('F5');
    await stoppedAt('/3/Conv_output_0');
    await press('F5');
    await stoppedAt('/0/Conv_output_0');
    await lens.standing(/^Paused, 6 of 7/);
    await press('Control+Shift+F5');
    await stoppedAt('logits');
    await lens.screenshot('debug-keyboard');
    await press('Shift+F5');
    await window().locator('.debug-toolbar').waitFor({ state: 'hidden' });
  });
});
