/** The asking side of the RPC: every request settles, by its answer, a cancel, or the end of the channel. */
import type { ErrorInfo } from '../engine/errors';
import type { Progress } from '../session/api';
import { BiasLensError, cancelled, channelError, errorInfo } from './errors';
import type { Port, Unsubscribe } from './port';
import { parseMessage, type MethodsOf, type ParamsOf, type ResultOf, type RpcMessage } from './rpc';

interface RequestOptions {
  /** Aborting rejects the request at once with fault `cancelled`, and tells the other side. */
  signal?: AbortSignal;
  onProgress?(progress: Progress): void;
  /** The other side's handler is about to run. */
  onStarted?(): void;
  /** The other side has answered, also after a cancel, when nobody waits for the answer any more. */
  onAnswered?(): void;
}

/** The asking end of a channel; `E` names the events of the other side and their data. */
export interface Client<T extends MethodsOf<T>, E> {
  /**
   * Asks the other side.
   * @throws BiasLensError what the handler threw; fault `cancelled` after an abort; the reason of the closing when the
   * channel closes first (fault `process` for a child process).
   */
  request<M extends keyof T & string>(method: M, params: ParamsOf<T, M>, options?: RequestOptions): Promise<ResultOf<T, M>>;
  on<K extends keyof E & string>(event: K, listener: (data: E[K]) => void): Unsubscribe;
  /** Gives up: pending requests and later ones reject with fault `cancelled`. */
  dispose(): void;
}

/** The asking end of `port`, whose other end is served by `serve`. */
export function connect<T extends MethodsOf<T>, E = Record<never, never>>(port: Port): Client<T, E> {
  return new RpcClient(port) as unknown as Client<T, E>;
}

interface Pending {
  options: RequestOptions;
  resolve(result: unknown): void;
  reject(error: BiasLensError): void;
}

class RpcClient {
  private nextId = 1;
  private closed: BiasLensError | undefined;
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Map<string, Set<(data: unknown) => void>>();
  private readonly unsubscribe: Unsubscribe[];

  constructor(private readonly port: Port) {
    this.unsubscribe = [
      port.onMessage((message) => this.receive(message)),
      port.onClose((reason) => this.close(new BiasLensError(reason))),
    ];
  }

  request(method: string, params: unknown, options: RequestOptions = {}): Promise<unknown> {
    if (options.signal?.aborted) return Promise.reject(cancelled());
    if (this.closed) return Promise.reject(this.closed);
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const cancel = () => {
        reject(cancelled());
        this.port.send({ type: 'cancel', id } satisfies RpcMessage);
      };
      const settle = () => options.signal?.removeEventListener('abort', cancel);
      const pending: Pending = {
        options,
        resolve: (result) => (settle(), resolve(result)),
        reject: (error) => (settle(), reject(error)),
      };
      this.pending.set(id, pending);
      options.signal?.addEventListener('abort', cancel, { once: true });
      this.send(id, method, params, pending);
    });
  }

  on(event: string, listener: (data: unknown) => void): Unsubscribe {
    const all = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, all.add(listener));
    return () => all.delete(listener);
  }

  dispose(): void {
    this.close(cancelled());
  }

  private send(id: number, method: string, params: unknown, pending: Pending): void {
    try {
      this.port.send({ type: 'request', id, method, params } satisfies RpcMessage);
    } catch (error) {
      this.pending.delete(id);
      pending.reject(channelError('unclonable', `the request '${method}' cannot be sent: ${errorInfo(error).reason}`));
    }
  }

  private close(reason: BiasLensError): void {
    if (this.closed) return;
    this.closed = reason;
    for (const stop of this.unsubscribe) stop();
    for (const pending of this.pending.values()) pending.reject(reason);
    this.pending.clear();
  }

  private receive(raw: unknown): void {
    // What is no reply has nobody here to tell: requests are a server's on the same port, the rest is noise of the window.
    const message = parseMessage(raw);
    if (message?.type === 'event') for (const listener of this.listeners.get(message.event) ?? []) listener(message.data);
    else if (message && message.type !== 'request' && message.type !== 'cancel') this.settle(message);
  }

  private settle(message: RpcMessage & { id: number }): void {
    const pending = this.pending.get(message.id);
    if (!pending) return;
    if (message.type === 'started') return pending.options.onStarted?.();
    if (message.type === 'progress') {
      if (!pending.options.signal?.aborted) pending.options.onProgress?.(message.progress);
      return;
    }
    this.pending.delete(message.id);
    if (message.type === 'result') pending.resolve(message.result);
    if (message.type === 'error') pending.reject(new BiasLensError(message.error as ErrorInfo));
    pending.options.onAnswered?.();
  }
}
