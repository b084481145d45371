/** One forked child process: its start, its requests, its log, its end. */
import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { connect, type Client } from '../../protocol/connect';
import { BiasLensError, cancelled, type ErrorInfo } from '../../protocol/errors';
import { ipcPort, type IpcEnd } from '../../protocol/port';
import type { MethodName, Params, Progress, Result, SessionMethods } from '../../session/api';
import { MEMORY_ENVIRONMENT } from '../heap';
import { Calls } from './calls';
import { describeEnding, describeTimeout, type Ending } from './ending';

/** How the child process is started and limited. */
export interface ChildOptions {
  /** The child's entry: dist/worker.js. */
  workerPath: string;
  /** The Node (or Electron) binary; this process's own when left out. */
  execPath?: string;
  /** More arguments for Node. */
  execArgv?: string[];
  /** More environment variables. */
  env?: NodeJS.ProcessEnv;
  /** Above this the child is ended: for V8's heap by V8, for all its memory by the guard inside it. */
  memoryLimitMB: number;
  /** Time limit of a request, from when the child starts on it; none when left out. */
  timeoutMs?: number;
  /** How long a cancelled request may stay unanswered before the child is killed; 1500 when left out. */
  cancelGraceMs?: number;
  /** A line for the log: what the child printed, its start and its end. */
  log(line: string): void;
}

/** Settings of one request. */
export interface CallOptions {
  signal?: AbortSignal;
  onProgress?(progress: Progress): void;
  /** Instead of the client's time limit. */
  timeoutMs?: number;
}

/** The child was ended for another request's sake; this one is to be sent again. */
export class EndedForAnother extends Error {}

const STDERR_TAIL = 60;

/** How long after the process's end its last words may take to arrive. A grandchild can hold a pipe open for longer. */
const DRAIN_MS = 250;

/** How long a child that has hung up may take to end. One that is ending by itself should be asked why, not killed. */
const HANG_UP_MS = 1000;

export class WorkerChild {
  /** Why it ended. */
  readonly ended: Promise<ErrorInfo>;
  /** Set when we end it: whatever it had in hand is then not its fault. */
  deliberate = false;
  private left = false;
  private readonly process: ChildProcess;
  private readonly rpc: Client<SessionMethods, Record<never, never>>;
  private readonly calls: Calls;

  /** Forks. `onLeaving` is called once, as soon as this child must get no more requests. */
  constructor(
    private readonly options: ChildOptions,
    private readonly onLeaving: () => void,
  ) {
    this.process = fork(options.workerPath, [String(options.memoryLimitMB)], {
      execPath: options.execPath ?? process.execPath,
      // Not this process's own: its --inspect port would be taken twice.
      execArgv: [`--max-old-space-size=${options.memoryLimitMB}`, ...(options.execArgv ?? [])],
      env: { ...process.env, ...MEMORY_ENVIRONMENT, ...options.env, ELECTRON_RUN_AS_NODE: '1' },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.calls = new Calls(options.cancelGraceMs ?? 1500, () => this.end());
    this.ended = this.watch();
    this.rpc = connect<SessionMethods>(ipcPort(this.process as IpcEnd, this.ended));
  }

  /** Whether it takes requests. */
  get alive(): boolean {
    return !this.left;
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /**
   * Asks the child.
   * @throws EndedForAnother when the child was ended deliberately, but not because of this request.
   */
  async request<M extends MethodName>(method: M, params: Params<M>, options: CallOptions = {}): Promise<Result<M>> {
    const { signal, onProgress, timeoutMs = this.options.timeoutMs } = options;
    if (signal?.aborted) throw cancelled();
    const call = this.calls.add(timeoutMs);
    signal?.addEventListener('abort', call.cancelled, { once: true });
    try {
      const hooks = { signal, onProgress, onStarted: call.started, onAnswered: call.answered };
      return (await this.rpc.request<MethodName>(method, params, hooks)) as Result<M>;
    } catch (error) {
      // A cancelled request is followed until the child answers it or dies of it.
      if (signal?.aborted) throw error;
      call.answered();
      if (!(error instanceof BiasLensError) || error.info.fault !== 'process') throw error;
      if (call.timedOut && timeoutMs !== undefined) throw new BiasLensError(describeTimeout(timeoutMs));
      throw this.deliberate ? new EndedForAnother() : error;
    } finally {
      signal?.removeEventListener('abort', call.cancelled);
    }
  }

  /** Kills the process. Nothing in it needs saving. */
  end(): void {
    this.deliberate = true;
    this.leave();
    this.process.kill('SIGKILL');
  }

  private leave(): void {
    if (this.left) return;
    this.left = true;
    this.onLeaving();
  }

  private async watch(): Promise<ErrorInfo> {
    const { process: child, options } = this;
    const name = `worker ${child.pid ?? '(not started)'}`;
    const log = (line: string) => options.log(`${name}: ${line}`);
    const stderr: string[] = [];
    const drained = Promise.all([
      readLines(child.stdout, log),
      readLines(child.stderr, (line) => {
        log(line);
        stderr.push(line);
        if (stderr.length > STDERR_TAIL) stderr.shift();
      }),
      hungUp(child),
    ]);
    log(`started, memory limit ${options.memoryLimitMB} MB`);
    const ending = await endOf(child);
    this.leave();
    if (!ending.startError) await within(DRAIN_MS, drained);
    this.calls.clear();
    const reason = describeEnding({ ...ending, stderr }, options.memoryLimitMB);
    log(this.deliberate ? 'ended on request' : `ended: ${reason.reason}`);
    return reason;
  }
}

function endOf(child: ChildProcess): Promise<Omit<Ending, 'stderr'>> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    // Also emitted when a signal or a message could not be sent, which the exit tells better.
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, startError: error });
    });
  });
}

/** Settles when every message of the child has been read. A child that hangs up and lives on is of no use. */
function hungUp(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('disconnect', () => {
      const timer = setTimeout(() => child.kill('SIGKILL'), HANG_UP_MS);
      child.once('exit', () => clearTimeout(timer));
      resolve();
    });
  });
}

function readLines(stream: Readable | null, onLine: (line: string) => void): Promise<void> {
  if (!stream) return Promise.resolve();
  const lines = createInterface({ input: stream, crlfDelay: Infinity });
  lines.on('line', onLine);
  return new Promise((resolve) => lines.once('close', resolve));
}

async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
