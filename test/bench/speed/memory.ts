/** The most memory that this process holds while something runs. */
import { Worker } from 'node:worker_threads';

/** On Linux anonymous memory alone: pages of a mapped weights file can be dropped at any time. A thread, since runs block this one. */
const SAMPLER = `
  const fs = require('node:fs');
  const { workerData: most } = require('node:worker_threads');
  const now = () => {
    try {
      return Number(/RssAnon:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'latin1'))[1]);
    } catch {
      return process.memoryUsage.rss() / 1024;
    }
  };
  for (;;) {
    Atomics.store(most, 0, Math.max(Atomics.load(most, 0), now()));
    Atomics.wait(most, 1, 0, 10);
  }
`;

/** Peak of `work`, in MB. */
export async function peakOf(work: () => Promise<void>): Promise<number> {
  const most = new Int32Array(new SharedArrayBuffer(8));
  const sampler = new Worker(SAMPLER, { eval: true, workerData: most, execArgv: [] });
  try {
    await work();
  } finally {
    await sampler.terminate();
  }
  return most[0] / 1024;
}
