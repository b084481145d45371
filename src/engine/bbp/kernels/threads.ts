/** The threads that run the kernels: this one, and workers that are started when the first large layer comes. */
import { availableParallelism } from 'node:os';
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import { Control, CONTROL, FIRST_FREE } from './fields';
import { RELAXED_SIMD, SIMD } from './generated/wasm';
import type { SharedMemory } from './memory';

/** What the compiled kernels offer. */
interface KernelExports {
  run(task: number, thread: number): void;
  storeConstants(): void;
  layOutWeights(
    from: number,
    strideRow: number,
    strideChannel: number,
    to: number,
    rows: number,
    channels: number,
    taps: number,
    rowBytes: number,
    largest: number,
    scale: number,
  ): number;
}

/** V8 before 11.4 has relaxed SIMD behind this flag; later ones ignore it. */
const RELAXED_FLAG = '--experimental-wasm-relaxed-simd';

/**
 * A worker's whole program: sleep until there is a task, run it, for ever. Sleeping is done from here, through `wait`: in Node 20 a
 * loop around WebAssembly's own `memory.atomic.wait32` was seen to end early.
 */
const WORKER = `
  const { parentPort, workerData: data } = require('node:worker_threads');
  require('node:v8').setFlagsFromString('${RELAXED_FLAG}');
  const control = new Int32Array(data.memory.buffer, 0, ${FIRST_FREE / 4});
  const wait = (address, value) => void Atomics.wait(control, address / 4, value);
  const { exports } = new WebAssembly.Instance(data.module, { env: { memory: data.memory, wait } });
  const [turn, task] = [${CONTROL / 4 + Control.turn}, ${CONTROL / 4 + Control.task}];
  parentPort.postMessage('ready');
  for (let seen = 0; ; seen++) {
    while (Atomics.load(control, turn) === seen) Atomics.wait(control, turn, seen);
    exports.run(control[task], data.thread);
  }
`;

let compiled: WebAssembly.Module | undefined;

/** The better of the two binaries that this engine takes, compiled once a process. */
function kernelModule(): WebAssembly.Module {
  if (compiled) return compiled;
  v8.setFlagsFromString(RELAXED_FLAG);
  const relaxed = Buffer.from(RELAXED_SIMD, 'base64');
  compiled = new WebAssembly.Module(WebAssembly.validate(relaxed) ? relaxed : Buffer.from(SIMD, 'base64'));
  return compiled;
}

export class KernelThreads {
  readonly kernels: KernelExports;
  private readonly workers: Worker[] = [];
  private started: Promise<void> | undefined;

  /** @param count of threads, this one included; by default one a core */
  constructor(
    private readonly memory: SharedMemory,
    readonly count = availableParallelism(),
  ) {
    const control = new Int32Array(memory.memory.buffer, 0, FIRST_FREE / 4);
    const wait = (address: number, value: number) => void Atomics.wait(control, address / 4, value);
    const instance = new WebAssembly.Instance(kernelModule(), { env: { memory: memory.memory, wait } });
    this.kernels = instance.exports as unknown as KernelExports;
    this.kernels.storeConstants();
  }

  /** Starts the workers, once. Without them everything runs on this thread. */
  start(): Promise<void> {
    return (this.started ??= Promise.all(Array.from({ length: this.count - 1 }, (_, i) => this.startWorker(i + 1))).then(
      () => undefined,
    ));
  }

  /** Runs a task on this thread, and on the workers if `parallel` and they are started; returns when it is done. */
  run(task: number, parallel: boolean): void {
    const control = this.memory.words(CONTROL, Control.phase + 1);
    control[Control.task] = task;
    control[Control.threads] = parallel ? this.workers.length + 1 : 1;
    if (parallel && this.workers.length > 0) {
      Atomics.add(control, Control.turn, 1);
      Atomics.notify(control, Control.turn);
    }
    this.kernels.run(task, 0);
  }

  /** Ends the workers; the threads must not be used afterwards. */
  async release(): Promise<void> {
    await this.started;
    await Promise.all(this.workers.splice(0).map((worker) => worker.terminate()));
  }

  private startWorker(thread: number): Promise<void> {
    const workerData = { module: kernelModule(), memory: this.memory.memory, thread };
    const worker = new Worker(WORKER, { eval: true, workerData, execArgv: [] });
    return new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', () => {
        this.workers.push(worker);
        // It sleeps between tasks for ever: that must not keep the process alive.
        worker.unref();
        resolve();
      });
    });
  }
}
