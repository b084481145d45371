/** The ports at both ends of a webview's message channel. Neither names `vscode` or the DOM: they take what they use. */
import type { ErrorInfo } from '../engine/errors';
import { decode, encode } from './codec';
import type { Port, Unsubscribe } from './port';

interface Disposable {
  dispose(): unknown;
}

/** The part of `vscode.Webview` that carries messages. */
interface WebviewEnd {
  postMessage(message: unknown): PromiseLike<boolean>;
  onDidReceiveMessage(listener: (message: unknown) => unknown): Disposable;
}

/** The part of `vscode.WebviewPanel` that says when the page is gone. */
interface WebviewOwner {
  onDidDispose(listener: () => unknown): Disposable;
}

/** What `acquireVsCodeApi()` gives. */
interface PageEnd {
  postMessage(message: unknown): void;
}

/** The part of `window` that messages arrive at. */
interface MessageTarget {
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  removeEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

const PAGE_CLOSED: ErrorInfo = { fault: 'cancelled', code: 'page-closed', reason: 'the page was closed', action: '' };

/** The host's end. It closes, with fault `cancelled`, when `owner` (the panel) is disposed. */
export function webviewPort(webview: WebviewEnd, owner?: WebviewOwner): Port {
  let closed = false;
  const listeners = new Set<(reason: ErrorInfo) => void>();
  owner?.onDidDispose(() => {
    closed = true;
    for (const listener of listeners) listener(PAGE_CLOSED);
    listeners.clear();
  });
  return {
    send(message) {
      if (closed) return;
      // Rejects when the webview was disposed meanwhile; there is nobody to tell then.
      void Promise.resolve(webview.postMessage(encode(message))).catch(() => {});
    },
    onMessage(listener) {
      const subscription = webview.onDidReceiveMessage((message) => listener(decode(message)));
      return () => void subscription.dispose();
    },
    onClose(listener): Unsubscribe {
      if (closed) queueMicrotask(() => listener(PAGE_CLOSED));
      else listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The page's end: `pagePort(acquireVsCodeApi(), window)`. It never closes, for the page goes with the panel. */
export function pagePort(page: PageEnd, target: MessageTarget): Port {
  return {
    send: (message) => page.postMessage(encode(message)),
    onMessage(listener) {
      const receive = (event: { data: unknown }) => listener(decode(event.data));
      target.addEventListener('message', receive);
      return () => target.removeEventListener('message', receive);
    },
    onClose: () => () => {},
  };
}
