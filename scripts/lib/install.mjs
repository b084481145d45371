/** Brings node_modules to what package-lock.json says, and does nothing when it is already so. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

const read = (file) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).packages;

/** npm keeps its own record of what it installed; packages for other platforms are rightly absent from it. */
function isCurrent() {
  if (!fs.existsSync(path.join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = read('node_modules/.package-lock.json');
  return Object.entries(read('package-lock.json')).every(
    ([name, wanted]) => name === '' || (installed[name] ? installed[name].version === wanted.version : wanted.optional),
  );
}

export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`BiasLens needs Node 20.19 or newer; this is ${process.version}.`);
    process.exit(1);
  }
  if (isCurrent()) return;
  console.log('Installing packages (npm ci)');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
