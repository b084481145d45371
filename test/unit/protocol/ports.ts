/** Pairs of connected ports for tests. */
import type { ErrorInfo } from '../../../src/protocol/errors';
import type { Port } from '../../../src/protocol/port';
import { pagePort, webviewPort } from '../../../src/protocol/webview-port';

export const GONE: ErrorInfo = { fault: 'process', code: 'gone', reason: 'the other end went away', action: 'Choose Retry' };

/** Two ports joined by structured clone, with a way to cut the line. */
export function joined(): { a: Port; b: Port; cut(): void } {
  const ends = [new End(), new End()];
  const port = (mine: End, other: End): Port => ({
    send(message) {
      const copy = structuredClone(message);
      queueMicrotask(() => other.deliver(copy));
    },
    onMessage: (listener) => mine.listen(listener),
    onClose: (listener) => mine.whenCut(listener),
  });
  return { a: port(ends[0], ends[1]), b: port(ends[1], ends[0]), cut: () => ends.forEach((end) => end.cut()) };
}

class End {
  private readonly listeners = new Set<(message: unknown) => void>();
  private readonly closers = new Set<(reason: ErrorInfo) => void>();
  private isCut = false;

  deliver(message: unknown) {
    if (!this.isCut) for (const listener of this.listeners) listener(message);
  }
  listen(listener: (message: unknown) => void) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  whenCut(listener: (reason: ErrorInfo) => void) {
    this.closers.add(listener);
    return () => this.closers.delete(listener);
  }
  cut() {
    this.isCut = true;
    for (const closer of this.closers) closer(GONE);
  }
}

/**
 * A host's and a page's port joined as VS Code joins them: JSON, with every typed array replaced by a reference to the
 * whole of its memory. `sent` counts the bytes of memory that crossed.
 */
export function webview(): { host: Port; page: Port; dispose(): void; sent(): number } {
  const toHost = new Set<(message: unknown) => unknown>();
  const toPage = new Set<(event: { data: unknown }) => void>();
  const disposers = new Set<() => unknown>();
  let bytes = 0;
  const carry = (message: unknown): unknown => {
    const { text, memory } = pack(message);
    for (const buffer of memory) bytes += buffer.byteLength;
    return unpack(text, memory);
  };
  const subscribe = <T>(set: Set<T>, item: T) => (set.add(item), { dispose: () => set.delete(item) });
  const host = webviewPort(
    {
      async postMessage(message) {
        const data = carry(message);
        queueMicrotask(() => toPage.forEach((listener) => listener({ data })));
        return true;
      },
      onDidReceiveMessage: (listener) => subscribe(toHost, listener),
    },
    { onDidDispose: (listener) => subscribe(disposers, listener) },
  );
  const page = pagePort(
    { postMessage: (message) => queueMicrotask(() => toHost.forEach((listener) => listener(carry(message)))) },
    { addEventListener: (_type, listener) => toPage.add(listener), removeEventListener: (_type, l) => toPage.delete(l) },
  );
  return { host, page, dispose: () => disposers.forEach((disposer) => disposer()), sent: () => bytes };
}

function pack(message: unknown): { text: string; memory: ArrayBufferLike[] } {
  const memory: ArrayBufferLike[] = [];
  const text = JSON.stringify(message, (_key, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    memory.push(value.buffer);
    return { memory: memory.length - 1, kind: value.constructor.name, at: value.byteOffset, bytes: value.byteLength };
  });
  return { text, memory: memory.map((buffer) => buffer.slice(0)) };
}

function unpack(text: string, memory: ArrayBufferLike[]): unknown {
  return JSON.parse(text, (_key, value) => {
    if (typeof value?.memory !== 'number') return value;
    const Kind = (globalThis as any)[value.kind];
    return new Kind(memory[value.memory], value.at, value.bytes / Kind.BYTES_PER_ELEMENT);
  });
}
