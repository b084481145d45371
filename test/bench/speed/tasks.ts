/** The longest time that host and page cannot answer while VGG-11 is explained. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DEFAULT_REQUEST } from '../../../src/session/request';
import { WorkerClient } from '../../../src/worker/client';
import { Bench } from '../../page/harness/lens';
import { MODELS, modelFile } from '../models';
import type { BenchOptions } from '../parts';
import { WORKER } from './starts';

export async function longestTasks({ folder }: BenchOptions): Promise<void> {
  const file = modelFile(MODELS[0], folder);
  const host = await ofHost(file);
  const page = await ofPage(file).catch((error: unknown) => `not measured: ${(error as Error).message.split('\n')[0]}`);
  const shown = typeof page === 'number' ? `${page.toFixed(0)} ms` : page;
  console.log(`\nLongest task while ${MODELS[0].name} is explained (goal 50 ms): host ${host.toFixed(0)} ms, page ${shown}`);
}

/** The host's part: the client of the child process, in this process. */
async function ofHost(path: string): Promise<number> {
  const client = new WorkerClient(WORKER);
  try {
    const { session } = await client.request('open', { path });
    await client.request('prepare', { session, choice: { kind: 'random', seed: 1 } });
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const explained = await client.request('explain', { session, request: DEFAULT_REQUEST });
    await client.request('field', { session, request: DEFAULT_REQUEST, quantity: 'beta', of: explained.input });
    delay.disable();
    return delay.max / 1e6;
  } finally {
    await client.dispose();
  }
}

const OBSERVE = `
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
  }).observe({ type: 'longtask', buffered: true });
`;

/** The page in Chromium; tasks below 50 ms are not told, and count as 0. */
async function ofPage(model: string): Promise<number> {
  const bench = await Bench.open();
  try {
    await bench.context.addInitScript({ content: OBSERVE });
    const lens = await bench.show({ model, input: { kind: 'random', seed: 1 }, explain: true });
    await lens.settled();
    const longest = (await lens.page.evaluate('window.longest')) as number;
    await lens.close();
    return longest;
  } finally {
    await bench.close();
  }
}
