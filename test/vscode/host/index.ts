/**
 * Opens a real VS Code and gives its window: `const vscode = await start({ folder, extension: 'installed' })`.
 * VS Code's server runs the extension in Node, headless Chromium shows the workbench, Playwright drives it.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { type BrowserOptions, openBrowser } from './browser';
import { installVsix, type Server, startServer } from './server';
import { QUIET, type Trust, trustSettings } from './settings';
import { Workbench } from './workbench';

export { Workbench } from './workbench';

export interface StartOptions extends BrowserOptions {
  /** The folder to open; none opens an empty window. */
  folder?: string;
  /** Folders of extensions to run from source. VS Code then shows no toasts, and its modal dialogs throw in a suite. */
  dev?: string | string[];
  /** The module whose `run()` is a suite to run inside; with `dev` only. */
  tests?: string;
  /** A folder of installed extensions, which behave as for a user. Without it, and without the three around it, there are none. */
  extensionsDir?: string;
  /** Extension folders to install by a link, as if from a VSIX: fast, and everything behaves as for a user. */
  linked?: string[];
  /** VSIX files to install first. */
  vsix?: string[];
  settings?: Record<string, unknown>;
  trust?: Trust;
  env?: NodeJS.ProcessEnv;
  /** Called with the suite's exit code and with what it logs. */
  onExit?: (code: number) => void;
  onLog?: (type: string, args: unknown[]) => void;
}

export interface VSCode extends Workbench {
  server: Server;
  context: BrowserContext;
  /** Holds everything this VS Code writes; removed by close(). */
  tmp: string;
  close(): Promise<void>;
}

/** Links an extension's folder into an extensions folder under the name an installed one has. */
export function linkExtension(folder: string, extensionsDir: string): void {
  const { publisher, name, version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  fs.mkdirSync(extensionsDir, { recursive: true });
  fs.symlinkSync(folder, path.join(extensionsDir, `${publisher}.${name}-${version}`), 'dir');
}

export function writeSettings(userDataDir: string, settings: Record<string, unknown>): void {
  fs.mkdirSync(path.join(userDataDir, 'User'), { recursive: true });
  fs.writeFileSync(path.join(userDataDir, 'User/settings.json'), JSON.stringify(settings));
}

/** The address that opens a folder, with the extensions to run from source and the suite as VS Code takes them. */
export function workbenchUrl(server: Server, { folder, dev, tests }: Pick<StartOptions, 'folder' | 'dev' | 'tests'>): string {
  const remote = (file: string) => `vscode-remote://127.0.0.1:${server.port}${path.resolve(file)}`;
  const payload = [dev ?? []].flat().map((extension) => ['extensionDevelopmentPath', remote(extension)]);
  if (tests) payload.push(['extensionTestsPath', remote(tests)]);
  const query = { ...(folder ? { folder: path.resolve(folder) } : { ew: 'true' }), payload: JSON.stringify(payload) };
  return server.base + '?' + new URLSearchParams(query);
}

async function exposeSuite(page: Page, { onExit, onLog }: StartOptions): Promise<void> {
  // VS Code calls these two of the page when it runs a suite under the smoke test driver.
  if (onExit) await page.exposeFunction('codeAutomationExit', onExit);
  if (onLog) await page.exposeFunction('codeAutomationLog', onLog);
}

export async function start(options: StartOptions = {}): Promise<VSCode> {
  const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-'));
  const remove = () => {
    if (!process.env.VSCODE_HOST_KEEP) fs.rmSync(tmp, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const trust = options.trust ?? 'trusted';
  const extensionsDir = options.extensionsDir ?? path.join(tmp, 'extensions');
  const userDataDir = path.join(tmp, 'user');
  writeSettings(userDataDir, { ...QUIET, ...trustSettings(trust), ...options.settings });
  for (const folder of options.linked ?? []) linkExtension(folder, extensionsDir);
  for (const vsix of options.vsix ?? []) installVsix(vsix, extensionsDir, tmp);
  let server: Server | undefined;
  let context: BrowserContext | undefined;
  const close = async () => {
    await context?.close().catch(() => {}); // the extension host leaves with the page
    await server?.stop();
    process.off('exit', remove);
    remove();
  };
  process.once('exit', remove);
  try {
    const workspaceTrust = trust === 'untrusted';
    server = await startServer({
      dataDir: tmp,
      extensionsDir,
      userDataDir,
      smokeTestDriver: !!options.dev,
      workspaceTrust,
      env: options.env,
    });
    context = await openBrowser(path.join(tmp, 'chromium'), options);
    const page = context.pages()[0] ?? (await context.newPage());
    await exposeSuite(page, options);
    const workbench = new Workbench(page, workbenchUrl(server, options));
    await workbench.load();
    return Object.assign(workbench, { server, context, tmp, close });
  } catch (error) {
    await close();
    throw error;
  }
}
