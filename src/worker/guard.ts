/**
 * A thread that watches the child process from inside, because ONNX Runtime blocks the main thread while it runs: nothing
 * there could see that the memory grows or that the parent is gone.
 */
import { Worker } from 'node:worker_threads';

/** How often the guard looks. Memory grows by 2-3 GB/s at most, so the limit is overstepped by a few hundred MB at most. */
const INTERVAL_MS = 100;

/** First words of the line on stderr by which the client knows that the guard ended the process for want of memory. */
export const MEMORY_LIMIT_REACHED = 'memory limit reached';

/**
 * The thread. On Linux only anonymous memory counts: pages of a mapped weights file can be dropped by the system.
 * Plain JavaScript in a string, since a function's own text is rewritten by bundlers.
 */
const THREAD = `
const fs = require('node:fs');
const { workerData } = require('node:worker_threads');
const memory = () => {
  try {
    return 1024 * Number(/RssAnon:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'latin1'))[1]);
  } catch {
    return process.memoryUsage.rss();
  }
};
const end = (why) => {
  try {
    fs.writeSync(2, why + '\\n');
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
};
setInterval(() => {
  if (process.ppid !== workerData.parent) end('the parent process is gone');
  const used = memory();
  if (used > workerData.limit) end(workerData.words + ': ' + Math.round(used / 2 ** 20) + ' MB');
}, workerData.interval);
`;

/** Starts the guard: the process is killed when it holds more than `limitMB`, or when its parent is gone. */
export function startGuard(limitMB: number): void {
  const workerData = { limit: limitMB * 2 ** 20, parent: process.ppid, words: MEMORY_LIMIT_REACHED, interval: INTERVAL_MS };
  const thread = new Worker(THREAD, { eval: true, workerData, execArgv: [], stdin: false });
  // The process should not end because its guard could not start: it then runs unguarded, and says so.
  thread.on('error', (error) => console.error(`the memory guard stopped: ${error.message}`));
  thread.unref();
}
