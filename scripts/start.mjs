#!/usr/bin/env node
/** npm start: installs, builds and opens VS Code on a copy of the samples; with `code` when it is on PATH, else in the browser. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { root } from './lib/paths.mjs';

const windows = process.platform === 'win32';

/** A copy that may be written to. Each start brings the project's files back, and keeps what a person added or chose there. */
function samples() {
  const from = path.join(root, 'media/samples');
  const to = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'biaslens', 'samples');
  const isChoice = (file) => file.endsWith('.explain.json') && fs.existsSync(path.join(to, path.relative(from, file)));
  fs.cpSync(from, to, { recursive: true, filter: (file) => !isChoice(file) });
  return to;
}

ensureInstalled();
const build = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
if (build.status !== 0) process.exit(1);

const folder = samples();
if (spawnSync(windows ? 'where' : 'which', ['code'], { stdio: 'ignore' }).status === 0) {
  console.log(`Opening VS Code on ${folder}`);
  const quote = (text) => (windows ? `"${text}"` : text);
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, folder].map(quote);
  const { status } = spawnSync('code', args, { stdio: 'inherit', shell: windows });
  process.exitCode = status ?? 1;
} else if (process.platform === 'linux') {
  // Loaded only now: before npm ci there is no tsx.
  const { tsImport } = await import('tsx/esm/api');
  await (await tsImport('../test/vscode/host/serve.ts', import.meta.url)).serve(root, folder);
} else {
  console.error("No `code` on PATH: in VS Code run “Shell Command: Install 'code' command in PATH”, then npm start again.");
  process.exitCode = 1;
}
