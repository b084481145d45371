/** Serves VS Code with an extension installed to a person's own browser, until Ctrl-C. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { linkExtension, workbenchUrl, writeSettings } from './index';
import { startServer } from './server';
import { QUIET, trustSettings } from './settings';

export async function serve(extension: string, folder: string): Promise<void> {
  const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-vscode-'));
  process.on('exit', () => fs.rmSync(tmp, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
  const userDataDir = path.join(tmp, 'user');
  const extensionsDir = path.join(tmp, 'extensions');
  writeSettings(userDataDir, { ...QUIET, ...trustSettings('trusted') });
  linkExtension(extension, extensionsDir);
  const server = await startServer({ dataDir: tmp, extensionsDir, userDataDir });
  console.log(`\nVS Code is ready at ${workbenchUrl(server, { folder })}\nCtrl-C ends it.`);
  server.process.once('exit', () => {
    console.error(`VS Code's server ended:\n${server.log()}`);
    process.exit(1);
  });
}
