/** A session for the length of one command: its child process, its progress, its cancel. */
import path from 'node:path';
import type { MethodName, Params, Result } from '../session/api';
import { WorkerClient, type WorkerOptions } from '../worker/client';
import type { Arguments } from './arguments';
import type { Io } from './io';
import { progressText } from './output/progress';

const MEMORY_LIMIT_MB = 8192;

/** Asks the session; progress shows and Ctrl-C cancels. */
export type Ask = <M extends MethodName>(method: M, params: Params<M>) => Promise<Result<M>>;

/** How the processes that run models are started for these arguments. */
export function workerOptions(args: Arguments, io: Io): WorkerOptions {
  const timeout = args.positive('timeout');
  return {
    // The bundles lie side by side.
    workerPath: path.join(__dirname, 'worker.js'),
    memoryLimitMB: args.integer('memory', 64) ?? MEMORY_LIMIT_MB,
    ...(timeout !== undefined && { timeoutMs: 1000 * timeout }),
    log: (line) => args.flag('verbose') && io.tell(line),
  };
}

/** Runs `use` with a child process that is gone when this returns. */
export async function withSession<T>(args: Arguments, io: Io, use: (ask: Ask) => Promise<T>): Promise<T> {
  const client = new WorkerClient(workerOptions(args, io));
  try {
    return await use((method, params) =>
      client.request(method, params, { signal: io.signal, onProgress: (progress) => io.progress(progressText(progress)) }),
    );
  } finally {
    io.progress(undefined);
    await client.dispose();
  }
}
