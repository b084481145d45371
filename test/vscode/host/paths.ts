/** Where the browser-served VS Code lives on this machine, and the versions of its parts. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const CODE_SERVER = '4.139.1'; // carries VS Code 1.139
export const SERVER_NODE = '24.21.0'; // VS Code 1.139 does not run on Node 20, which drives it

export const hostDir = process.env.VSCODE_HOST_DIR ?? path.join(os.homedir(), '.cache/vscode-host');
export const installedMark = path.join(hostDir, `.done-${CODE_SERVER}`);
export const nodePackage = `node-linux-${process.arch}`;
export const vscodeDir = (base = hostDir) => path.join(base, 'node_modules/code-server/lib/vscode');
export const serverNode = (base = hostDir) => path.join(base, 'node_modules', nodePackage, 'bin/node');

/** The first of these programs that is on PATH. */
export function onPath(...names: string[]): string | undefined {
  for (const name of names) {
    try {
      return execFileSync(process.platform === 'win32' ? 'where' : 'which', [name], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
        .split(/\r?\n/)[0]
        .trim();
    } catch {
      // not this one
    }
  }
  return undefined;
}

export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM;
  if (named) return fs.existsSync(named) ? named : undefined;
  return onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
}
