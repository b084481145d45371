/** The parent's side of the child process: sessions that survive it. */
import { basename } from 'node:path';
import { BiasLensError, cancelled, type ErrorInfo } from '../../protocol/errors';
import type { Unsubscribe } from '../../protocol/port';
import type { MethodName, Params, Result } from '../../session/api';
import { EndedForAnother, WorkerChild, type CallOptions, type ChildOptions } from './child';
import { describeEnding } from './ending';
import { Sessions } from './sessions';

export { BiasLensError, cancelled, errorInfo, sentence } from '../../protocol/errors';
export type { CallOptions, ChildOptions as WorkerOptions } from './child';

/**
 * Asks the child process that runs models. It is forked at the first request; when it ends, what it had in hand rejects and
 * the next request gets a fresh one, in which the sessions are opened again unnoticed.
 */
export class WorkerClient {
  private readonly sessions = new Sessions();
  private readonly listeners = new Set<(reason: ErrorInfo) => void>();
  private child: WorkerChild | undefined;
  private starting: Promise<WorkerChild> | undefined;
  private lastEnd: Promise<unknown> = Promise.resolve();
  private disposed = false;

  constructor(private readonly options: ChildOptions) {}

  /** The living child's process id, for the log and for tests that kill it. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Asks for one of the session's methods.
   * @throws BiasLensError what the session threw; fault `process`, with the model's file name, when the child was killed,
   * crashed, ran out of memory or out of time meanwhile; fault `cancelled` at once after an abort and after `dispose`.
   */
  async request<M extends MethodName>(method: M, params: Params<M>, options: CallOptions = {}): Promise<Result<M>> {
    const file = this.sessions.pathOf(params);
    try {
      return await untilAborted(options.signal, this.untilAnswered(method, params, options));
    } catch (error) {
      throw named(error, file);
    }
  }

  /**
   * Tells when the child has ended by itself or by a hand that is not ours, also when nobody was waiting for an answer. The
   * next request works all the same.
   */
  onEnded(listener: (reason: ErrorInfo) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Kills the child and waits for its end; what it had in hand rejects with fault `cancelled`, as do later requests. */
  async dispose(): Promise<void> {
    this.disposed = true;
    this.listeners.clear();
    const child = await this.starting?.catch(() => undefined);
    child?.end();
    await this.lastEnd;
  }

  private async untilAnswered<M extends MethodName>(method: M, params: Params<M>, options: CallOptions): Promise<Result<M>> {
    for (;;) {
      try {
        return await this.attempt(method, params, options);
      } catch (error) {
        if (this.disposed) throw cancelled();
        if (!(error instanceof EndedForAnother)) throw error;
      }
    }
  }

  private async attempt<M extends MethodName>(method: M, params: Params<M>, options: CallOptions): Promise<Result<M>> {
    if (this.disposed || options.signal?.aborted) throw cancelled();
    if (method === 'close') {
      return (await this.sessions.close((params as Params<'close'>).session, options)) as Result<M>;
    }
    const child = await (this.starting ??= this.start());
    if (method === 'open') return (await this.sessions.open(child, params as Params<'open'>, options)) as Result<M>;
    return this.sessions.send(child, method, params as Params<M> & { session: string }, options);
  }

  private async start(): Promise<WorkerChild> {
    // Two children at once could need twice the memory.
    await this.lastEnd;
    if (this.disposed) throw cancelled();
    const child = this.fork();
    this.child = child;
    this.lastEnd = child.ended.then((reason) => {
      if (child.deliberate) return;
      const paths = new Set(this.sessions.paths());
      const info = paths.size === 1 ? { ...reason, file: basename([...paths][0]) } : reason;
      for (const listener of this.listeners) listener(info);
    });
    return child;
  }

  private fork(): WorkerChild {
    try {
      return new WorkerChild(this.options, () => this.leave());
    } catch (error) {
      this.leave();
      const ending = { code: null, signal: null, stderr: [], startError: error as Error };
      throw new BiasLensError(describeEnding(ending, this.options.memoryLimitMB));
    }
  }

  private leave(): void {
    this.child = undefined;
    this.starting = undefined;
  }
}

/** Names the model in the errors of the process, which knows processes only. */
function named(error: unknown, path: string | undefined): unknown {
  if (!(error instanceof BiasLensError) || error.info.fault !== 'process' || path === undefined) return error;
  return new BiasLensError({ ...error.info, file: basename(path) }, { cause: error });
}

function untilAborted<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(cancelled());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
