/** Helpers of the worker's tests. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ExplainRequest } from '../../../src/session/api';
import { BiasLensError, WorkerClient, type WorkerOptions } from '../../../src/worker/client';

const clients: WorkerClient[] = [];

/** A client whose child is toy-child.ts; `disposeToys` ends it. */
export function toy(options: Partial<WorkerOptions> = {}): { client: WorkerClient; log: string[] } {
  const log: string[] = [];
  const client = new WorkerClient({
    workerPath: fileURLToPath(new URL('./toy-child.ts', import.meta.url)),
    execArgv: ['--import', 'tsx'],
    memoryLimitMB: 1024,
    log: (line) => log.push(line),
    ...options,
  });
  clients.push(client);
  return { client, log };
}

export async function disposeToys(): Promise<void> {
  await Promise.all(clients.splice(0).map((client) => client.dispose()));
}

/** A request to explain, in which the toy child does `acts`. */
export const acts = (...without: string[]): ExplainRequest => ({ target: null, minus: null, option: 1, temperature: 1, without });

export function rejection(promise: Promise<unknown>): Promise<BiasLensError> {
  return promise.then(
    (value) => assert.fail(`it did not reject but gave ${JSON.stringify(value)}`),
    (error) => (assert(error instanceof BiasLensError, String(error?.stack ?? error)), error),
  );
}

/** Whether a process runs; a zombie does not. */
export function runs(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    if (process.platform === 'linux') return false;
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export async function until(condition: () => boolean, ms = 5000): Promise<void> {
  const end = Date.now() + ms;
  while (!condition()) {
    assert(Date.now() < end, `not within ${ms} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
