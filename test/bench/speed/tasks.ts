/** The longest time that host and page cannot answer while VGG-11 is explained. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DEFAULT_REQUEST } from '../../../src/session/request';
import { WorkerClient } from '../../../src/worker/client';
import { Bench } from '../../page/harness/lens';
import { MODELS, modelFile } from '../models';
import type { BenchOptions } from '../parts';
import { WORKER } from './starts';

/** Times that a page is opened: what else runs on the machine is in the longest task too. */
const PAGES = 5;

export async function longestTasks({ folder }: BenchOptions): Promise<void> {
  const file = modelFile(MODELS[0], folder);
  const host = await ofHost(file);
  const page = await ofPage(file).catch((error: unknown) => `not measured: ${(error as Error).message.split('\n')[0]}`);
  const shown = Array.isArray(page)
    ? `${page[page.length >> 1].toFixed(0)} ms (at most ${page[page.length - 1].toFixed(0)})`
    : page;
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

/** A task of a thread, as Chromium records it; times in microseconds. */
interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  dur?: number;
  args: { name?: string };
}

const CATEGORIES = ['disabled-by-default-devtools.timeline', '__metadata'];

/** The longest task of the page in each of some runs, in Chromium. */
async function ofPage(model: string): Promise<number[]> {
  const bench = await Bench.open();
  try {
    const tracer = await bench.context.newCDPSession(bench.context.pages()[0]);
    const longest: number[] = [];
    for (let run = 0; run < PAGES; run++) {
      const events: TraceEvent[] = [];
      const note = ({ value }: { value: object[] }) => void events.push(...(value as TraceEvent[]));
      tracer.on('Tracing.dataCollected', note);
      await tracer.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: CATEGORIES } });
      const lens = await bench.show({ model, input: { kind: 'random', seed: 1 }, explain: true });
      await lens.settled();
      const whole = new Promise((done) => tracer.once('Tracing.tracingComplete', done));
      await tracer.send('Tracing.end');
      await whole;
      tracer.off('Tracing.dataCollected', note);
      await lens.close();
      longest.push(longestOf(events));
    }
    return longest.sort((a, b) => a - b);
  } finally {
    await bench.close();
  }
}

/** Of the threads that run pages, in milliseconds. */
function longestOf(events: readonly TraceEvent[]): number {
  const thread = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const named = events.filter((e) => e.name === 'thread_name' && e.args.name === 'CrRendererMain');
  const pages = new Set(named.map(thread));
  const tasks = events.filter((e) => e.name === 'RunTask' && pages.has(thread(e)));
  return tasks.reduce((most, { dur = 0 }) => Math.max(most, dur / 1000), 0);
}
