/** Headless Chromium with nothing remembered, for the workbench and for the tests of the page alone. */
import { type BrowserContext, chromium } from 'playwright-core';
import { installChromium } from './install';

export interface BrowserOptions {
  viewport?: { width: number; height: number };
  /** What the page is told of the operating system's preference. */
  colorScheme?: 'light' | 'dark';
  reducedMotion?: 'reduce' | 'no-preference';
  /** Shows the window, for a person who debugs a test at a desktop. */
  headed?: boolean;
}

export function openBrowser(profileDir: string, options: BrowserOptions = {}): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profileDir, {
    executablePath: installChromium(),
    headless: !options.headed,
    chromiumSandbox: false, // root may not use it
    viewport: options.viewport ?? { width: 1400, height: 900 },
    colorScheme: options.colorScheme,
    reducedMotion: options.reducedMotion,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
