/** Makes what starts a model's process: loaded when the first model is opened, so that activation stays quick. */
import path from 'node:path';
import type { WorkerOptions } from '../../worker/client';
import type { Services } from '../services';
import { readSettings } from '../settings';
import type { SessionClient } from './document';

/** The client of a new process; the process itself starts with the first request. */
export async function startClient(services: Services): Promise<SessionClient> {
  const { WorkerClient } = await import('../../worker/client');
  return new WorkerClient(workerOptions(services));
}

/** How a model's process is started, by the settings as they are now. */
export function workerOptions({ context, log }: Services): WorkerOptions {
  const { memoryLimitMB, timeLimitSeconds, threads } = readSettings();
  return {
    workerPath: path.join(context.extensionPath, 'dist', 'worker.js'),
    memoryLimitMB,
    ...(timeLimitSeconds > 0 && { timeoutMs: 1000 * timeLimitSeconds }),
    ...(threads > 0 && { env: { BIASLENS_THREADS: String(threads) } }),
    log: (line: string) => log.info(line),
  };
}
