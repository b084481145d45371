/** Sweeps models in child processes, several at once, each with a time limit; a child that ends or hangs is replaced. */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { blankOutcome, type Outcome } from './outcome';

/** Models a child takes before it is replaced, so that what ONNX Runtime keeps does not add up. */
const MODELS_A_CHILD = 100;

export interface PoolOptions {
  children: number;
  seconds: number;
  done(outcome: Outcome): void;
}

/** Outcomes of all models, in the order of `names`. */
export async function sweepAll(root: string, names: readonly string[], options: PoolOptions): Promise<Outcome[]> {
  const outcomes = new Array<Outcome>(names.length);
  let next = 0;
  const work = async () => {
    let child: ChildProcess | undefined;
    for (let taken = 0; next < names.length; taken++) {
      if (child && (child.exitCode !== null || child.signalCode !== null || taken % MODELS_A_CHILD === 0)) child = end(child);
      child ??= fork(path.join(import.meta.dirname, 'child.ts'), { execArgv: ['--import', 'tsx'], stdio: 'ignore' });
      const at = next++;
      outcomes[at] = await one(child, root, names[at], options.seconds);
      if (outcomes[at].outcome === 'hung' || outcomes[at].outcome === 'crashed') child = end(child);
      options.done(outcomes[at]);
    }
    if (child) end(child);
  };
  await Promise.all(Array.from({ length: options.children }, work));
  return outcomes;
}

function end(child: ChildProcess): undefined {
  child.kill('SIGKILL');
}

function one(child: ChildProcess, root: string, name: string, seconds: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const finish = (outcome: Outcome) => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(outcome);
    };
    const timer = setTimeout(
      () => finish({ ...blankOutcome(name, 'hung'), reason: `no answer in ${seconds} s` }),
      seconds * 1000,
    );
    child.once('message', (outcome: Outcome) => finish(outcome));
    child.once('error', (error) => finish({ ...blankOutcome(name, 'crashed'), reason: error.message }));
    child.once('exit', (code, signal) =>
      finish({ ...blankOutcome(name, 'crashed'), reason: `the process ended with ${signal ?? `code ${code}`}` }),
    );
    child.send({ file: path.join(root, name), name });
  });
}
