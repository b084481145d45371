/**
 * The channel to a page that comes and goes: VS Code throws a hidden page away and loads it anew, with request numbers that
 * start over. A new page begins with `start`; from then on nothing that the old one asked may answer to the new one.
 */
import type { PageEvents, PageRequests } from '../../protocol/page';
import type { Port } from '../../protocol/port';
import type { MethodsOf } from '../../protocol/rpc';
import { serve, type Handlers, type Server, type ServeOptions } from '../../protocol/serve';

export class PageLink<R extends MethodsOf<R> = PageRequests, E = PageEvents> {
  private server: Server<E> | undefined;
  private stop: () => void = () => {};

  constructor(
    private readonly port: Port,
    private readonly handlers: Handlers<R>,
    private readonly options: ServeOptions,
  ) {
    port.onMessage((message) => {
      if (isStart(message)) this.renew(message);
    });
    port.onClose(() => this.stop());
  }

  /** Tells the page something; dropped while there is none. */
  emit<K extends keyof E & string>(event: K, data: E[K]): void {
    this.server?.emit(event, data);
  }

  private renew(first: unknown): void {
    this.stop();
    let current = true;
    const port: Port = {
      send: (message) => current && this.port.send(message),
      onMessage: (listener) => {
        listener(first);
        return this.port.onMessage((message) => current && !isStart(message) && listener(message));
      },
      onClose: (listener) => this.port.onClose(listener),
    };
    const server = serve<R, E>(port, this.handlers, this.options);
    this.server = server;
    this.stop = () => {
      current = false;
      server.dispose();
      this.server = undefined;
    };
  }
}

function isStart(message: unknown): boolean {
  const { type, method } = (message ?? {}) as { type?: unknown; method?: unknown };
  return type === 'request' && method === 'start';
}
