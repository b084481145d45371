/**
 * Measures one model in a process of its own: `measure.ts times|brief|memory FILE RUNS`. Prints one line of JSON.
 * Every run has a new input, so that what is measured is an explanation on an open model.
 */
import { statSync } from 'node:fs';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { NumericData } from '../../../src/engine/tensor';
import type { ExplainRequest } from '../../../src/session/api';
import { attribution } from '../../../src/session/attribution';
import { explain, explainMany, finish } from '../../../src/session/explanation';
import { DEFAULT_REQUEST } from '../../../src/session/request';
import { Session } from '../../../src/session/session';
import { peakOf } from './memory';
import { Times } from './times';

const context = { signal: new AbortController().signal, progress: () => {} };
const option = (n: 1 | 2 | 3): ExplainRequest => ({ ...DEFAULT_REQUEST, option: n });
/** Plain passes a run: they are short, and everything is measured against them. */
const FORWARDS = 3;
/** Explanations are repeated for about this long, and an attribution that takes longer is measured once. */
const LONG_MS = 20000;

class Bench {
  readonly times = new Times();
  private input = 0;

  constructor(
    private readonly session: Session,
    private readonly plain: InferenceSession,
    private readonly Tensor: typeof OrtTensor,
  ) {}

  /** One run of everything, each on an input of its own. */
  async run(brief: boolean): Promise<void> {
    await this.forward();
    await this.stages();
    await this.whole('option3', [option(3)]);
    await this.whole('option1', [option(1)]);
    if (brief) return;
    await this.temperature();
    await this.whole('option2', [option(2)]);
    await this.whole('allOptions', [option(1), option(2), option(3)]);
    await this.whole('twoTargets', [
      { ...option(1), target: 0 },
      { ...option(1), target: 1 },
    ]);
  }

  async integratedGradients(): Promise<void> {
    await this.next();
    const query = { session: '', request: DEFAULT_REQUEST, method: 'integratedGradients', settings: { steps: 50 } };
    await this.times.of('integratedGradients50', () => attribution(this.session, query, context));
  }

  private async next(): Promise<void> {
    await this.session.prepare({ kind: 'random', seed: this.input++ });
  }

  private async forward(): Promise<void> {
    await this.next();
    const feeds = Object.entries(this.session.feeds()).map(([name, t]) => [
      name,
      new this.Tensor('float32', t.data as Float32Array, [...t.shape]),
    ]);
    for (let i = 0; i < FORWARDS; i++) await this.times.of('forward', () => this.plain.run(Object.fromEntries(feeds)));
  }

  /** Trace, gradient and β pass of option 3 by themselves, and one step of a pass that has just begun. */
  private async stages(): Promise<void> {
    await this.next();
    await this.times.of('trace', () => this.session.trace(context));
    await this.times.of('step', async () => (await this.session.pass(option(3), context)).step(0));
    const gradient = await this.session.gradient(option(3), context);
    await this.times.of('gradient', async () => {
      for (let i = 0; await gradient.step(i); i++);
    });
    for (const n of [3, 1, 2] as const) {
      const pass = await this.session.pass(option(n), context);
      await this.times.of(`pass${n}`, () => finish(pass, context));
    }
  }

  private async whole(name: string, requests: ExplainRequest[]): Promise<void> {
    await this.next();
    await this.times.of(name, async () => {
      if (requests.length > 1) await explainMany(this.session, requests, context);
      else await explain(this.session, requests[0], context);
    });
  }

  /** On what `whole` has left: the values and the gradient hold. */
  private async temperature(): Promise<void> {
    await this.times.of('temperature', () => explain(this.session, { ...option(1), temperature: 2 }, context));
  }
}

async function times(file: string, runs: number, brief: boolean): Promise<object> {
  const ort = await import('onnxruntime-node');
  const plain = await ort.InferenceSession.create(file, {
    executionProviders: ['cpu'],
    logSeverityLevel: 4,
    ...(process.env.BIASLENS_THREADS && { intraOpNumThreads: Number(process.env.BIASLENS_THREADS) }),
  });
  const session = await Session.open(file);
  // Sessions are made and kernels compiled in a run that does not count, but says how many there is time for.
  const first = new Bench(session, plain, ort.Tensor);
  await first.run(true);
  const many = Math.max(1, Math.min(runs, Math.floor(LONG_MS / first.times.median('option1'))));
  const bench = new Bench(session, plain, ort.Tensor);
  for (let i = 0; i < many; i++) await bench.run(brief);
  if (!brief) {
    await bench.integratedGradients();
    for (let i = 1; i < Math.min(many, 3) && bench.times.median('integratedGradients50') < LONG_MS; i++) {
      await bench.integratedGradients();
    }
  }
  await session.close();
  return bench.times.medians();
}

/** All three options once in a fresh process: the peak a person sees. */
async function memory(file: string): Promise<object> {
  let activations = 0;
  const peakMB = await peakOf(async () => {
    const session = await Session.open(file);
    await session.prepare({ kind: 'random', seed: 0 });
    for (const n of [1, 2, 3] as const) await explain(session, option(n), context);
    const { point } = await session.trace(context);
    for (const { data } of point.values!.values()) activations += (data as NumericData).byteLength;
    await session.close();
  });
  return { peakMB, modelMB: statSync(file).size / 2 ** 20, activationMB: activations / 2 ** 20 };
}

const [what, file, runs] = process.argv.slice(2);
void (what === 'memory' ? memory(file) : times(file, Number(runs), what === 'brief')).then((result) => {
  console.log(JSON.stringify(result));
  process.exit(0);
});
