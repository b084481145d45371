/** What a person does in VS Code's window, as functions over its page. */
import fs from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';

export class Workbench {
  constructor(
    readonly page: Page,
    private readonly url: string,
  ) {}

  /** Loads the window; called again it is *Reload Window*. */
  async load(): Promise<void> {
    await this.page.goto(this.url);
    await this.page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: 60_000 });
  }

  /**
   * The document of a webview that is in sight (those of the tabs behind stay loaded for a while).
   * It is nested twice: iframe.webview holds iframe#active-frame.
   */
  webview(index = 0): FrameLocator {
    return this.page.locator('iframe.webview:visible').nth(index).contentFrame().frameLocator('#active-frame');
  }

  /** Runs a command of the palette by its title. Commands of an extension appear once it has been scanned: it waits for them. */
  async command(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    for (let attempt = 1; ; attempt++) {
      try {
        await this.page.keyboard.press('F1');
        // A page that has just loaded may take the focus, and the palette closes.
        await input.fill('>' + title, { timeout: 2000 });
        return await row.click({ timeout: 2000 });
      } catch (error) {
        if (attempt === 10) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Picks an entry of the quick pick or input that is open: types, and takes the row that has this text. */
  async pick(text: string | RegExp): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input').first();
    const row = this.page.locator('.quick-input-widget .monaco-list-row', { hasText: text }).first();
    for (let attempt = 1; ; attempt++) {
      try {
        // A long list holds only the rows in sight. What is typed while a picker is still being shown may be lost.
        if (typeof text === 'string') await input.fill(text);
        await row.waitFor({ timeout: 2000 });
        break;
      } catch (error) {
        if (attempt === 15) throw error;
      }
    }
    await row.click();
  }

  /** The row of a file or folder in the Explorer. */
  file(name: string | RegExp): Locator {
    return this.page.locator('.explorer-folders-view').getByRole('treeitem', { name }).first();
  }

  /** Unfolds the folders of a path in the Explorer and gives the row of its last part: `reveal('digits/images/7-0.png')`. */
  async reveal(file: string): Promise<Locator> {
    const parts = file.split('/');
    for (const folder of parts.slice(0, -1)) {
      const row = this.file(new RegExp(`^${escape(folder)}( |$)`));
      await row.waitFor();
      if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
    }
    const row = this.file(new RegExp(`^${escape(parts[parts.length - 1])}( |$)`));
    await row.waitFor();
    return row;
  }

  /** Right-clicks a row and gives the menu's item, ready to be clicked. */
  async contextMenu(target: string | Locator, label: string | RegExp): Promise<Locator> {
    const row = typeof target === 'string' ? await this.reveal(target) : target;
    const item = this.page.getByRole('menuitem', { name: label });
    for (let attempt = 1; ; attempt++) {
      await row.click({ button: 'right' });
      try {
        // An extension's items appear once it has been scanned, 1 to 3 s after the window.
        await item.first().waitFor({ timeout: 1000 });
        await this.page.waitForTimeout(300); // a menu ignores clicks in its first moments
        return item.first();
      } catch (error) {
        if (attempt === 20) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /**
   * The labels of a row's menu as it is now. That an extension's item is absent says something only after one has been
   * seen on another row: the items appear late.
   */
  async menuLabels(target: string | Locator): Promise<string[]> {
    const row = typeof target === 'string' ? await this.reveal(target) : target;
    await row.click({ button: 'right' });
    const items = this.page.getByRole('menuitem');
    await items.first().waitFor();
    const labels = await items.allInnerTexts();
    await this.page.keyboard.press('Escape');
    return labels.map((label) => label.split('\n')[0].trim()).filter(Boolean);
  }

  /** Trusts the folder that was opened with `trust: 'untrusted'`. */
  async grantTrust(): Promise<void> {
    await this.command('Workspaces: Manage Workspace Trust');
    await this.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await this.page.locator('.workspace-trust-editor').getByText('You trust this').waitFor();
    await this.page
      .locator('.monaco-modal-editor-block')
      .getByRole('button', { name: /^Close/ })
      .click();
    await this.page.locator('.workspace-trust-editor').waitFor({ state: 'hidden' });
  }

  /** Saves a picture of the window under $SCREENSHOTS (the system's temporary folder otherwise) and says where. */
  async screenshot(name: string): Promise<string> {
    const folder = process.env.SCREENSHOTS ?? path.join(process.env.TMPDIR ?? '/tmp', 'biaslens-screenshots');
    fs.mkdirSync(folder, { recursive: true });
    const file = path.join(folder, name.replace(/[^\w.-]+/g, '-') + '.png');
    await this.page.screenshot({ path: file });
    return file;
  }
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
