/** Runs measure.ts in a process of its own, so that models do not share memory, caches or what V8 has learned. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { heapFlags, MEMORY_ENVIRONMENT } from '../../../src/worker/heap';

export function measure<T>(what: 'times' | 'brief' | 'memory', file: string, runs: number, threads?: number): Promise<T> {
  const script = path.join(__dirname, 'measure.ts');
  const env = { ...process.env, ...MEMORY_ENVIRONMENT, ...(threads && { BIASLENS_THREADS: String(threads) }) };
  const child = spawn(process.execPath, [...heapFlags(), '--import', 'tsx', script, what, file, String(runs)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output.trim().split('\n').at(-1)!) as T);
      else reject(new Error(`measuring ${path.basename(file)} ended with ${code}`));
    });
  });
}
