#!/usr/bin/env node
/** Type-checks every side with its own config, two at a time; prints what is wrong and fails when anything is. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './lib/paths.mjs';

const queue = ['src', 'test', 'src/host', 'webview', '.'];
let failed = false;

const check = (side) =>
  new Promise((resolve) => {
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
    const child = spawn(process.execPath, [tsc, '-p', side, '--pretty', String(process.stdout.isTTY ?? false)], { cwd: root });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.on('close', (code) => {
      // A side that has no file yet is not an error of anybody's.
      if (code !== 0 && !output.includes('TS18003')) {
        failed = true;
        console.log(`typecheck: ${side}\n${output.trimEnd()}`);
      }
      resolve(undefined);
    });
  });

const lane = async () => {
  for (let side = queue.shift(); side; side = queue.shift()) await check(side);
};
await Promise.all([lane(), lane()]);
process.exitCode = failed ? 1 : 0;
