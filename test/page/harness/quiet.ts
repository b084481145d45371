/** When a page has come to rest. Both need `inject.js` in the page. */
import type { Page } from 'playwright-core';

type Injected = Record<'biaslensDrawn' | 'biaslensQuiet', () => Promise<void>>;

/** Waits until a page waits for no timer or frame of its own; an answer may still be on its way. */
export function drawn(page: Page): Promise<void> {
  return page.evaluate(() => (window as unknown as Injected).biaslensDrawn());
}

/** Waits until a page shows the answers to all that it has asked, and has drawn them. */
export function quiet(page: Page): Promise<void> {
  return page.evaluate(() => (window as unknown as Injected).biaslensQuiet());
}
