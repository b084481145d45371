/** The answering side of the RPC. Whatever goes wrong, a request is answered: an error is better than a face that waits. */
import type { Progress } from '../session/api';
import { cancelled, channelError, errorInfo } from './errors';
import type { Port } from './port';
import { idOf, parseMessage, type MethodsOf, type ParamsOf, type ResultOf, type RpcMessage } from './rpc';

/** What a handler gets beside its parameters. */
export interface Context {
  /** Aborted when the caller cancels or goes away; its reason is a `BiasLensError` of fault `cancelled`. */
  readonly signal: AbortSignal;
  /** Tells the caller how far the request is. */
  progress(progress: Progress): void;
}

/** One function for each method. */
export type Handlers<T extends MethodsOf<T>> = {
  [M in keyof T]: (params: ParamsOf<T, M>, context: Context) => ResultOf<T, M> | Promise<ResultOf<T, M>>;
};

export interface ServeOptions {
  /** Called with what a handler threw when it is a fault of ours, for the log: only its message crosses. */
  onFault?(method: string, error: unknown): void;
}

/** A running server; `E` names its events and their data. */
export interface Server<E> {
  emit<K extends keyof E & string>(event: K, data: E[K]): void;
  /** Stops answering and aborts what runs. */
  dispose(): void;
}

type AnyHandler = (params: unknown, context: Context) => unknown;

/** Answers the requests that arrive at `port` with `handlers`. The caller's end is `connect`. */
export function serve<T extends MethodsOf<T>, E = Record<never, never>>(
  port: Port,
  handlers: Handlers<T>,
  options: ServeOptions = {},
): Server<E> {
  return new RpcServer<E>(port, handlers as Record<string, AnyHandler>, options);
}

class RpcServer<E> implements Server<E> {
  private readonly running = new Map<number, AbortController>();
  private readonly unsubscribe: (() => void)[];

  constructor(
    private readonly port: Port,
    private readonly handlers: Record<string, AnyHandler>,
    private readonly options: ServeOptions,
  ) {
    this.unsubscribe = [port.onMessage((message) => this.receive(message)), port.onClose(() => this.dispose())];
  }

  emit<K extends keyof E & string>(event: K, data: E[K]): void {
    this.port.send({ type: 'event', event, data } satisfies RpcMessage);
  }

  dispose(): void {
    for (const stop of this.unsubscribe) stop();
    for (const controller of this.running.values()) controller.abort(cancelled());
    this.running.clear();
  }

  private receive(raw: unknown): void {
    const message = parseMessage(raw);
    if (!message) this.fail(idOf(raw), channelError('bad-message', 'a message arrived that is not one of the protocol'));
    else if (message.type === 'request') void this.answer(message);
    else if (message.type === 'cancel') this.running.get(message.id)?.abort(cancelled());
    // The other types are for a client on the same port.
  }

  private async answer({ id, method, params }: RpcMessage & { type: 'request' }): Promise<void> {
    const controller = new AbortController();
    this.running.set(id, controller);
    this.port.send({ type: 'started', id } satisfies RpcMessage);
    try {
      const result = await this.handler(method)(params, this.context(id, controller));
      this.reply(id, method, result);
    } catch (thrown) {
      const error = asError(thrown);
      if (errorInfo(error).fault === 'internal') this.options.onFault?.(method, error);
      this.fail(id, error);
    } finally {
      this.running.delete(id);
    }
  }

  private handler(method: string): AnyHandler {
    const handler = method in Object.prototype ? undefined : this.handlers[method];
    if (typeof handler !== 'function') throw channelError('unknown-method', `there is no request '${method}'`);
    return handler.bind(this.handlers);
  }

  private context(id: number, controller: AbortController): Context {
    return {
      signal: controller.signal,
      progress: (progress) => {
        if (this.running.get(id) === controller) this.port.send({ type: 'progress', id, progress } satisfies RpcMessage);
      },
    };
  }

  private reply(id: number, method: string, result: unknown): void {
    try {
      this.port.send({ type: 'result', id, result } satisfies RpcMessage);
    } catch (error) {
      throw channelError('unclonable', `the answer to '${method}' cannot be sent: ${errorInfo(error).reason}`);
    }
  }

  private fail(id: number, error: Error): void {
    this.port.send({ type: 'error', id, error: errorInfo(error) } satisfies RpcMessage);
  }
}

/** Something thrown that is no error, as one that says so. */
function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  return new Error(`something was thrown that is not an error: ${printable(thrown)}`);
}

function printable(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
