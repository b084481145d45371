/**
 * Where the time of an explanation goes, in a process of its own: `stages.ts FILE RUNS`. Prints one line of JSON: of every stage its
 * median in ms, and how much of that was spent in ONNX Runtime and in the kernels; the rest is JavaScript.
 */
import { KernelThreads } from '../../../src/engine/bbp/kernels/threads';
import { Runtime } from '../../../src/engine/trace/runtime';
import type { ExplainRequest } from '../../../src/session/api';
import { explain, finish } from '../../../src/session/explanation';
import { DEFAULT_REQUEST } from '../../../src/session/request';
import { Session } from '../../../src/session/session';
import { Times } from './times';

export const STAGES = ['trace', 'local', 'gradient', 'pass3', 'pass1', 'weights', 'reading'] as const;
export type Stages = Record<(typeof STAGES)[number], { all: number; runtime: number; kernels: number }> & { forward: number };

const context = { signal: new AbortController().signal, progress: () => {} };
const option = (n: 1 | 3): ExplainRequest => ({ ...DEFAULT_REQUEST, option: n });
/** Time in each since it was last looked at. */
const inside = { runtime: 0, kernels: 0 };

/** Notes the time of every call of a method. */
function clock<K extends string>(
  owner: { prototype: Record<K, (...args: never[]) => unknown> },
  method: K,
  where: keyof typeof inside,
) {
  const { prototype } = owner;
  const original = prototype[method];
  prototype[method] = function (this: unknown, ...args: never[]) {
    const began = performance.now();
    const note = () => void (inside[where] += performance.now() - began);
    const result = original.apply(this, args);
    if (result instanceof Promise) return result.finally(note);
    note();
    return result;
  };
}

class Profile {
  readonly times = new Times();

  async stage(name: string, work: () => unknown): Promise<void> {
    inside.runtime = inside.kernels = 0;
    await this.times.of(name, work);
    this.times.note(`${name} runtime`, inside.runtime);
    this.times.note(`${name} kernels`, inside.kernels);
  }

  /** Every stage once, on a new input. */
  async run(session: Session, plain: () => Promise<unknown>, seed: number): Promise<void> {
    await session.prepare({ kind: 'random', seed });
    await this.times.of('forward', plain);
    await this.stage('trace', () => session.trace(context));
    const gradient = await session.gradient(option(3), context);
    await this.stage('local', () => gradient.traced.graph.layers.forEach((layer) => gradient.traced.local(layer)));
    await this.stage('gradient', async () => {
      for (let i = 0; await gradient.step(i); i++);
    });
    for (const n of [3, 1] as const) {
      const pass = await session.pass(option(n), context);
      await this.stage(`pass${n}`, () => finish(pass, context));
    }
    await this.stage('weights', () => session.weightsOnly(gradient));
    await this.stage('reading', () => explain(session, option(3), context));
  }
}

async function main(file: string, runs: number): Promise<void> {
  const ort = await import('onnxruntime-node');
  const model = await ort.InferenceSession.create(file, { executionProviders: ['cpu'], logSeverityLevel: 4 });
  const session = await Session.open(file);
  const plain = () => {
    const feeds = Object.entries(session.feeds()).map(([name, t]) => {
      return [name, new ort.Tensor('float32', t.data as Float32Array, [...t.shape])];
    });
    return model.run(Object.fromEntries(feeds));
  };
  clock(Runtime as never, 'run', 'runtime');
  clock(KernelThreads as never, 'runOnWorkers', 'kernels');
  clock(KernelThreads as never, 'runHere', 'kernels');
  await new Profile().run(session, plain, 0);
  const profile = new Profile();
  for (let i = 1; i <= runs; i++) await profile.run(session, plain, i);
  await session.close();
  const of = (name: string) => profile.times.median(name);
  const stages = STAGES.map((name) => [name, { all: of(name), runtime: of(`${name} runtime`), kernels: of(`${name} kernels`) }]);
  console.log(JSON.stringify({ forward: of('forward'), ...Object.fromEntries(stages) }));
}

if (require.main === module) void main(process.argv[2], Number(process.argv[3])).then(() => process.exit(0));
