/**
 * Throughput of the studies as a ratio to plain batched ONNX Runtime inference: the same model, the same inputs, one thread each. A study
 * reads and prepares its inputs as well; plain inference gets them prepared.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { openData, readRemembered } from '../../src/engine/input';
import { createSessions } from '../../src/session/sessions';
import { CHUNK, DEFAULT_PLAN, type StudyName, type StudyPlan } from '../../src/session/study/types';
import { Session } from '../../src/session/session';
import type { BenchOptions } from './parts';

const SAMPLES = path.resolve(__dirname, '../../media/samples');
const QUIET = { signal: new AbortController().signal, progress: () => {} };

export interface StudyBench {
  study: StudyName;
  model: string;
  inputs: number;
  /** Inputs a second. */
  plain: number;
  ours: number;
  /** How many times as long as plain inference an input takes. */
  ratio: number;
}

const CASES: { study: StudyName; model: string; data: string; inputs: number; methods: string[] }[] = [
  { study: 'decompose', model: 'digits/digits.onnx', data: 'digits/digits-test.csv.gz', inputs: 1024, methods: [] },
  { study: 'decompose', model: 'fashion/fashion-vgg11.onnx', data: 'fashion/images', inputs: 30, methods: [] },
  {
    study: 'overlap',
    model: 'digits/digits.onnx',
    data: 'digits/digits-test.csv.gz',
    inputs: 64,
    methods: ['beta1', 'beta2', 'beta3', 'gradientInput'],
  },
  {
    study: 'overlap',
    model: 'fashion/fashion-vgg11.onnx',
    data: 'fashion/images',
    inputs: 8,
    methods: ['beta1', 'beta2', 'beta3', 'gradientInput'],
  },
];

/** The part of the bench: prints what it measures, and gives it for the report. */
export async function studies({ runs }: BenchOptions): Promise<{ studies: StudyBench[] }> {
  const rows = await benchStudies(runs);
  console.log(studiesTable(rows));
  return { studies: rows };
}

/** Every case; the best of `repeats` runs of each side. */
export async function benchStudies(repeats = 3): Promise<StudyBench[]> {
  const before = process.env.BIASLENS_THREADS;
  process.env.BIASLENS_THREADS = '1';
  try {
    const out: StudyBench[] = [];
    for (const { study, model, data, inputs, methods } of CASES) {
      const file = path.join(SAMPLES, model);
      const plan = { ...DEFAULT_PLAN, study, methods, limit: inputs, data: { path: path.join(SAMPLES, data) } };
      const plain = inputs / (await best(repeats, await plainRun(file, plan)));
      const ours = inputs / (await studySeconds(repeats, file, plan));
      out.push({ study, model: path.basename(model), inputs, plain, ours, ratio: plain / ours });
    }
    return out;
  } finally {
    if (before === undefined) delete process.env.BIASLENS_THREADS;
    else process.env.BIASLENS_THREADS = before;
  }
}

/** Runs the model over the inputs, stacked as many at once as a chunk of `decompose` has. */
async function plainRun(file: string, plan: StudyPlan): Promise<() => Promise<void>> {
  const session = await Session.open(file);
  const wanted = session.wanted();
  const { preprocess } = await readRemembered(file);
  const set = await openData(plan.data, wanted, preprocess);
  const count = Math.min(set.count, plan.limit ?? set.count);
  const rows: Float32Array[] = [];
  let shape: readonly number[] = [];
  for (let i = 0; i < count; i++) {
    const { tensor } = await set.load(i);
    rows.push(tensor.data as Float32Array);
    shape = tensor.shape.slice(1);
  }
  const size = shape.reduce((a, b) => a * b, 1);
  const batches: ort.Tensor[] = [];
  for (let at = 0; at < count; at += CHUNK.decompose) {
    const some = rows.slice(at, at + CHUNK.decompose);
    const all = new Float32Array(some.length * size);
    some.forEach((row, i) => all.set(row, i * size));
    batches.push(new ort.Tensor('float32', all, [some.length, ...shape]));
  }
  const runtime = await ort.InferenceSession.create(await readFile(file), { intraOpNumThreads: 1, interOpNumThreads: 1 });
  return async () => {
    for (const batch of batches) await runtime.run({ [wanted.name]: batch });
  };
}

async function studySeconds(repeats: number, file: string, plan: StudyPlan): Promise<number> {
  const answers = createSessions();
  const { session } = await answers.open({ path: file }, QUIET);
  const chunk = CHUNK[plan.study];
  const run = async () => {
    for (let from = 0; from < plan.limit!; from += chunk) {
      await answers.studyRows({ session, plan, from, to: Math.min(plan.limit!, from + chunk) }, QUIET);
    }
  };
  const seconds = await best(repeats, run);
  await answers.close({ session }, QUIET);
  return seconds;
}

/** Seconds of the quickest run, after one that pays for the start. */
async function best(repeats: number, run: () => Promise<void>): Promise<number> {
  await run();
  let least = Infinity;
  for (let k = 0; k < repeats; k++) {
    const began = performance.now();
    await run();
    least = Math.min(least, (performance.now() - began) / 1000);
  }
  return least;
}

/** As a table for a person. */
export function studiesTable(rows: readonly StudyBench[]): string {
  const lines = rows.map(
    ({ study, model, inputs, plain, ours, ratio }) =>
      `| ${study} | ${model} | ${inputs} | ${plain.toFixed(0)} | ${ours.toFixed(ours < 10 ? 1 : 0)} | ${ratio.toFixed(1)} |`,
  );
  const head =
    '| study | model | inputs | plain inputs/s | study inputs/s | times plain |\n| --- | --- | ---: | ---: | ---: | ---: |';
  return [head, ...lines].join('\n');
}
