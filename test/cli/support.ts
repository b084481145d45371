/** Runs the built command line. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = path.join(root, 'dist/cli.js');

export const sample = (relative: string) => path.join(root, 'media/samples', relative);

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `biaslens ...args` to its end. `watch` sees each piece of stderr while it runs, `started` the process when it is there. */
export async function biaslens(
  args: string[],
  watch?: (text: string, child: ChildProcess) => void,
  started?: (child: ChildProcess) => void,
): Promise<Run> {
  assert(existsSync(cli), 'dist/cli.js is not there: run "npm run build" first');
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  started?.(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => {
    stderr += data;
    watch?.(String(data), child);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

/** Asserts that a run failed with this exit code, this one line, and no result. */
export function assertFails({ code, stdout, stderr }: Run, expected: number, line: string | RegExp): void {
  assert.equal(stdout, '');
  assert.match(stderr, /^biaslens: [^\n]*\n$/);
  if (typeof line === 'string') assert.equal(stderr, `biaslens: ${line}\n`);
  else assert.match(stderr, line);
  assert.equal(code, expected);
}
