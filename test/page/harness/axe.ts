/** Faults of accessibility on a page that is shown, in any of VS Code's themes. */
import { source, type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { drawn } from './quiet';
import { THEMES, type Theme } from './site';

const CLASSES: Record<Theme, string> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  hc: 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
};

/** The serious and critical faults by theme; `{}` when there are none. */
export async function seriousFaults(page: Page): Promise<Record<string, string[]>> {
  await page.evaluate(source);
  const found: Record<string, string[]> = {};
  for (const theme of THEMES) {
    await wear(page, theme);
    const list = await faults(page);
    if (list.length > 0) found[theme] = list;
  }
  return found;
}

/** Puts another theme on the page, as VS Code does when a person changes it. */
async function wear(page: Page, theme: Theme): Promise<void> {
  await page.evaluate(
    async ([name, body]) => {
      const link = document.querySelector<HTMLLinkElement>('link[href^="/themes/"]:not([href$="common.css"])')!;
      await new Promise((done) => {
        link.onload = done;
        link.href = `/themes/${name}.css?${Math.random()}`;
      });
      document.body.className = body;
    },
    [theme, CLASSES[theme]],
  );
  await drawn(page);
}

async function faults(page: Page): Promise<string[]> {
  const results = await page.evaluate(() =>
    (window as unknown as { axe: { run(what: Document, how: object): Promise<AxeResults> } }).axe.run(document, {
      resultTypes: ['violations'],
    }),
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${id}: ${target.join(' ')}: ${any[0]?.message ?? ''}`));
}
