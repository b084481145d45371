/** Measurements in a process of their own, so that models do not share memory, caches or what V8 has learned. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { MEMORY_ENVIRONMENT } from '../../../src/worker/heap';
import type { Stages } from './stages';

export function measure<T>(what: 'times' | 'brief' | 'memory', file: string, runs: number, threads?: number): Promise<T> {
  return ask('measure.ts', [what, file, String(runs)], threads);
}

export function stagesOf(file: string, runs: number): Promise<Stages> {
  return ask('stages.ts', [file, String(runs)]);
}

/** What a script prints last, with memory handled as in the process that explains. */
function ask<T>(script: string, args: readonly string[], threads?: number): Promise<T> {
  const env = { ...process.env, ...MEMORY_ENVIRONMENT, ...(threads && { BIASLENS_THREADS: String(threads) }) };
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, script), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output.trim().split('\n').at(-1)!) as T);
      else reject(new Error(`${script} ${args.join(' ')} ended with ${code}`));
    });
  });
}
