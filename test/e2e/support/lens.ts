/** What a person does with BiasLens in a real VS Code, and what they see. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { start, type StartOptions, type VSCode } from '../../vscode/host';
import { withMinus } from './numbers';

/** The three terms of the sum and what is left over, as printed. */
interface Sum {
  f: number;
  weights: number;
  bias: number;
  residual: string;
}

// Beside the Explorer the page then has all its columns.
const WIDE = { width: 1720, height: 1000 };

export class Lens {
  private constructor(
    readonly vscode: VSCode,
    /** A copy of the samples, which the test may change. */
    readonly folder: string,
  ) {}

  /** Opens VS Code on a copy of the samples, with what `fill` puts there. */
  static async open(options: StartOptions = {}, fill: (folder: string) => void = () => {}): Promise<Lens> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-e2e-'));
    fs.cpSync('media/samples', folder, { recursive: true });
    fill(folder);
    const vscode = await start({ folder, linked: [process.cwd()], viewport: WIDE, ...options });
    // Until the extension has been scanned, an .onnx file opens as text.
    await vscode.page.getByRole('tab', { name: 'BiasLens' }).waitFor();
    return new Lens(vscode, folder);
  }

  async close(): Promise<void> {
    await this.vscode.close();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  /** The document of the model editor in front. */
  get page(): FrameLocator {
    return this.vscode.webview();
  }

  /** Chooses *Explain* in the Explorer; `picks` are taken in the pickers that follow. */
  async explain(model: string, ...picks: (string | RegExp)[]): Promise<void> {
    const explain = await this.vscode.contextMenu(model, 'Explain');
    const tab = this.vscode.page.locator('.tab.active').filter({ hasText: path.basename(model) });
    const before = (await tab.count()) > 0 ? null : await this.frameInFront();
    await explain.click();
    for (const pick of picks) await this.vscode.pick(pick);
    await tab.first().waitFor();
    // The page of the tab before stays in sight for a moment.
    await this.vscode.page.waitForFunction((name) => {
      const frames = [...document.querySelectorAll<HTMLIFrameElement>('iframe.webview')];
      return frames.every((frame) => frame.name !== name || !frame.checkVisibility({ visibilityProperty: true }));
    }, before);
  }

  /** The name of the webview in sight; null: there is none. */
  private async frameInFront(): Promise<string | null> {
    const frame = this.vscode.page.locator('iframe.webview:visible').first();
    return (await frame.count()) > 0 ? frame.getAttribute('name') : null;
  }

  /** Opens a model by a double click; again where VS Code did not know its editor yet and has opened it as text. */
  async openFile(file: string): Promise<void> {
    await (await this.vscode.reveal(file)).dblclick();
    const text = this.vscode.page.locator(`.monaco-editor[data-uri$="${path.basename(file)}"]`);
    await text.or(this.vscode.page.locator('iframe.webview:visible')).first().waitFor();
    if ((await text.count()) === 0) return;
    await this.vscode.command('View: Close Editor');
    return this.openFile(file);
  }

  async explained(seconds = 60): Promise<void> {
    await this.page.getByRole('region', { name: 'The sum' }).waitFor({ timeout: 1000 * seconds });
    await this.page
      .getByRole('status')
      .filter({ hasText: /^(Done|Paused|Stopped), / })
      .waitFor();
  }

  /** The sum as it is printed; it must add up to within what is printed of it. */
  async sum(): Promise<Sum> {
    const sum = this.page.getByRole('region', { name: 'The sum' });
    await sum.getByRole('img', { name: 'within round-off' }).waitFor();
    const [f, weights, bias] = (await sum.locator('.eq .v').allInnerTexts()).map(withMinus);
    const residual = (await sum.locator('.eq .small .n').last().innerText()).trim();
    // Three decimals are printed, of large numbers four digits.
    assert(Math.abs(f - weights - bias) < Math.max(0.002, 0.001 * Math.abs(f)), `${f} = ${weights} + ${bias}`);
    assert.match(residual, /^([+−]\d|0$)/, 'the residual is shown');
    return { f, weights, bias, residual };
  }

  /** Asserts what is about to hold: the page may still show what was before. The last failure is the test's. */
  async eventually(holds: () => void | Promise<void>, seconds = 30): Promise<void> {
    for (const end = Date.now() + 1000 * seconds; ; await this.vscode.page.waitForTimeout(50)) {
      try {
        return await holds();
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  }

  /** `Paused, 3 of 7`, as soon as it says so. */
  async standing(text: string | RegExp): Promise<void> {
    await this.page.getByRole('status').filter({ hasText: text }).waitFor();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** A layer in the graph, by what is said of it. */
  layer(name: string | RegExp): Locator {
    return this.graph.getByRole('option', { name }).or(this.graph.getByRole('treeitem', { name }));
  }

  /** Clicks a layer in the graph. */
  async choose(name: string | RegExp): Promise<void> {
    await this.layer(name).locator('.nm').first().click();
  }

  /** Waits until this layer is the selected one. */
  async isSelected(name: RegExp): Promise<void> {
    await this.layer(name).and(this.page.locator('[aria-selected="true"]')).waitFor();
  }

  /** The layer that is selected in the graph. */
  async selected(): Promise<string> {
    return (await this.graph.locator('[aria-selected="true"]').first().getAttribute('aria-label')) ?? '';
  }

  private get graph(): Locator {
    return this.page.getByRole('region', { name: 'Layers', exact: true });
  }

  async screenshot(name: string): Promise<void> {
    await this.vscode.screenshot(name);
  }
}
