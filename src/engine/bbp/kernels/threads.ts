/** The threads that run the kernels: this one for small layers, and workers that are started when the first large layer comes. */
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
  writeMixtures(to: number, count: number, size: number, factors: number, terms: number): void;
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

/** How long a thread sleeps at most before it looks whether another has failed. */
const NAP_MS = 100;

/**
 * A worker's whole program: sleep until there is a task, run it, for ever; thread 0 tells when all have. Sleeping is done from here,
 * through `wait`: in Node 20 a loop around WebAssembly's own `memory.atomic.wait32` was seen to end early.
 */
const WORKER = `
  const { parentPort, workerData: data } = require('node:worker_threads');
  require('node:v8').setFlagsFromString('${RELAXED_FLAG}');
  const control = new Int32Array(data.memory.buffer, 0, ${FIRST_FREE / 4});
  const [turn, task, failed] = [${word('turn')}, ${word('task')}, ${word('failed')}];
  const wait = (address, value) => {
    if (Atomics.load(control, failed)) throw new Error('another thread failed');
    Atomics.wait(control, address / 4, value, ${NAP_MS});
  };
  const { exports } = new WebAssembly.Instance(data.module, { env: { memory: data.memory, wait } });
  parentPort.postMessage('ready');
  for (let seen = 0; ; seen++) {
    while (Atomics.load(control, turn) === seen) Atomics.wait(control, turn, seen);
    exports.run(control[task], data.thread);
    if (data.thread === 0) parentPort.postMessage('done');
  }
`;

function word(name: keyof typeof Control): number {
  return CONTROL / 4 + Control[name];
}

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
  /** On the caller's own thread, for tasks that are not worth waking others. */
  readonly kernels: KernelExports;
  private readonly workers: Worker[] = [];
  private readonly control: Int32Array;
  private started: Promise<void> | undefined;
  /** The task that the workers are at. */
  private waiting: { resolve(): void; reject(error: Error): void } | undefined;
  private failure: Error | undefined;

  /** @param count of workers; by default one a core */
  constructor(
    private readonly memory: SharedMemory,
    readonly count = availableParallelism(),
  ) {
    this.control = new Int32Array(memory.memory.buffer, 0, FIRST_FREE / 4);
    const wait = () => {
      throw new Error('one thread has nobody to wait for');
    };
    const instance = new WebAssembly.Instance(kernelModule(), { env: { memory: memory.memory, wait } });
    this.kernels = instance.exports as unknown as KernelExports;
    this.kernels.storeConstants();
  }

  /** Whether a thread has failed: no task can be run any more. */
  get broken(): boolean {
    return this.failure !== undefined;
  }

  /** Runs a task on this thread; returns when it is done. */
  runHere(task: number): void {
    this.control[word('threads')] = 1;
    this.kernels.run(task, 0);
  }

  /**
   * Runs a task on the workers, one at a time; this thread stays free.
   * @throws Error when a worker fails or dies, however it does: the others are then told, and ended by `release`
   */
  async runOnWorkers(task: number): Promise<void> {
    await (this.started ??= this.start());
    if (this.failure) throw this.failure;
    const { control } = this;
    control[word('task')] = task;
    control[word('threads')] = this.count;
    const done = new Promise<void>((resolve, reject) => (this.waiting = { resolve, reject }));
    for (const worker of this.workers) worker.ref();
    Atomics.add(control, word('turn'), 1);
    Atomics.notify(control, word('turn'));
    try {
      await done;
    } finally {
      this.waiting = undefined;
      // They sleep between tasks for ever: that must not keep the process alive.
      for (const worker of this.workers) worker.unref();
    }
  }

  /** Ends the workers; a task that they are at is rejected. */
  async release(): Promise<void> {
    this.fail(new Error('the kernel threads were released'));
    await Promise.all(this.workers.splice(0).map((worker) => worker.terminate()));
  }

  private async start(): Promise<void> {
    const ready = Array.from({ length: this.count }, (_, thread) => this.startWorker(thread));
    await Promise.all(ready);
  }

  private startWorker(thread: number): Promise<void> {
    const workerData = { module: kernelModule(), memory: this.memory.memory, thread };
    const worker = new Worker(WORKER, { eval: true, workerData, execArgv: [] });
    this.workers.push(worker);
    return new Promise((resolve, reject) => {
      const failed = (error: Error) => {
        this.fail(error);
        reject(error);
      };
      worker.on('error', failed);
      worker.on('exit', () => failed(new Error('a kernel thread ended')));
      worker.on('message', (message) => (message === 'ready' ? resolve() : this.waiting?.resolve()));
    });
  }

  /** Rejects the task at hand, and wakes whoever waits at a barrier for a thread that will not come. */
  private fail(error: Error): void {
    this.failure ??= error;
    Atomics.store(this.control, word('failed'), 1);
    Atomics.notify(this.control, word('phase'));
    this.waiting?.reject(this.failure);
  }
}
