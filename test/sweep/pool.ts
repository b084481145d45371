/** Sweeps models through the product's child process, several at once, each with a time limit. */
import fs from 'node:fs';
import path from 'node:path';
import { WorkerClient } from '../../src/worker/client';
import type { Outcome } from './outcome';
import { sweepModel } from './sweep-model';

/** Models a child takes before it is replaced, so that what ONNX Runtime keeps does not add up. */
const MODELS_A_CHILD = 100;
const MEMORY_MB = 6144;
/** From source, so that a sweep needs no build. */
const WORKER = path.resolve(import.meta.dirname, '../../src/worker/server.ts');

interface PoolOptions {
  children: number;
  /** Time limit of one request. */
  seconds: number;
  done(outcome: Outcome): void;
}

/** Outcomes of all models, in the order of `names`. */
export async function sweepAll(root: string, names: readonly string[], options: PoolOptions): Promise<Outcome[]> {
  const outcomes = new Array<Outcome>(names.length);
  let next = 0;
  const work = async () => {
    while (next < names.length) {
      const client = newClient(options.seconds);
      for (let taken = 0; taken < MODELS_A_CHILD && next < names.length; taken++) {
        const at = next++;
        outcomes[at] = await sweepModel(client, path.join(root, names[at]), names[at]);
        options.done(outcomes[at]);
      }
      await client.dispose();
    }
  };
  await Promise.all(Array.from({ length: options.children }, work));
  return outcomes;
}

function newClient(seconds: number): WorkerClient {
  return new WorkerClient({
    workerPath: WORKER,
    execArgv: ['--import', 'tsx'],
    memoryLimitMB: MEMORY_MB,
    timeoutMs: seconds * 1000,
    log: () => undefined,
  });
}

/** Every file that is or claims to be an ONNX model, sorted. */
export function modelsUnder(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /\.(onnx|ort)$/i.test(file))
    .sort();
}
