/**
 * Answered questions, kept a while: the page asks for what it shows, by range, and forgets what it no longer shows.
 * A question that nobody waits for any more is cancelled.
 */
import { useEffect, useReducer, useRef } from 'preact/hooks';
import type { PageRequests } from '../../src/protocol/page';
import type { Progress } from '../../src/protocol/types';
import type { ParamsOf, ResultOf } from '../../src/protocol/rpc';
import { errorInfo, type ErrorInfo } from '../../src/protocol/errors';
import type { PageClient } from '../rpc/client';

export type Method = keyof PageRequests & string;

interface Entry {
  key: string;
  value?: unknown;
  error?: ErrorInfo;
  progress?: Progress;
  settled: boolean;
  users: Set<() => void>;
  controller: AbortController;
  bytes: number;
}

/** What is kept of answers that nobody shows at the moment. */
const KEEP_ENTRIES = 300;
const KEEP_BYTES = 64 << 20;

export class Queries {
  private readonly entries = new Map<string, Entry>();
  private epoch = 0;

  constructor(private readonly client: PageClient) {}

  /** Forgets every answer: another input, or another child process. Who still shows one asks again. */
  reset(): void {
    this.epoch++;
    for (const entry of this.entries.values()) entry.controller.abort();
    this.entries.clear();
  }

  keyOf(method: Method, params: unknown): string {
    return `${this.epoch} ${method} ${JSON.stringify(params)}`;
  }

  /** The entry of a question, asked now unless it was; `changed` is called until `release`. */
  acquire<M extends Method>(key: string, method: M, params: ParamsOf<PageRequests, M>, changed: () => void): Entry {
    let entry = this.entries.get(key);
    if (!entry) {
      entry = { key, settled: false, users: new Set(), controller: new AbortController(), bytes: 0 };
      this.entries.set(key, entry);
      void this.ask(entry, method, params);
    } else {
      // Map order is age: move it to the young end.
      this.entries.delete(key);
      this.entries.set(key, entry);
    }
    entry.users.add(changed);
    return entry;
  }

  release(entry: Entry, changed: () => void): void {
    entry.users.delete(changed);
    // A component that draws again lets go and asks again at once: only what stays unwanted is cancelled.
    if (entry.users.size === 0) setTimeout(() => this.drop(entry), 0);
  }

  private drop(entry: Entry): void {
    if (entry.users.size > 0) return;
    if (!entry.settled) {
      entry.controller.abort();
      if (this.entries.get(entry.key) === entry) this.entries.delete(entry.key);
    }
    this.forget();
  }

  peek(key: string): Entry | undefined {
    return this.entries.get(key);
  }

  private async ask<M extends Method>(entry: Entry, method: M, params: ParamsOf<PageRequests, M>): Promise<void> {
    const { signal } = entry.controller;
    const tell = () => [...entry.users].forEach((changed) => changed());
    try {
      entry.value = await this.client.request(method, params, {
        signal,
        onProgress: (progress) => {
          entry.progress = progress;
          tell();
        },
      });
      entry.bytes = weigh(entry.value);
    } catch (error) {
      entry.error = errorInfo(error);
      // An error is not kept: asked again, it may be gone.
      if (this.entries.get(entry.key) === entry) this.entries.delete(entry.key);
    }
    entry.settled = true;
    if (!signal.aborted) tell();
  }

  private forget(): void {
    let bytes = 0;
    for (const entry of this.entries.values()) bytes += entry.bytes;
    let count = this.entries.size;
    for (const [key, entry] of this.entries) {
      if (count <= KEEP_ENTRIES && bytes <= KEEP_BYTES) return;
      if (entry.users.size > 0 || !entry.settled) continue;
      this.entries.delete(key);
      bytes -= entry.bytes;
      count--;
    }
  }
}

export interface Answer<T> {
  /** The answer, or while it is awaited the previous one (see `stale`). */
  value: T | undefined;
  error: ErrorInfo | undefined;
  progress: Progress | undefined;
  /** `value` answers an earlier question. */
  stale: boolean;
  /** Still awaited. */
  busy: boolean;
}

/** A question of a component, null when there is none; `id` says which earlier answer may stand in while it is awaited. */
export interface Ask<M extends Method = Method> {
  id: string;
  method: M;
  params: ParamsOf<PageRequests, M> | null;
}

/** Asks while the component is shown; null asks nothing. */
export function useQuery<M extends Method>(
  queries: Queries,
  method: M,
  params: ParamsOf<PageRequests, M> | null,
): Answer<ResultOf<PageRequests, M>> {
  return useQueries(queries, [{ id: method, method, params }])[0];
}

/** Asks several questions of one kind at once; the list may grow and shrink. */
export function useQueries<M extends Method>(queries: Queries, asks: Ask<M>[]): Answer<ResultOf<PageRequests, M>>[] {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const last = useRef(new Map<string, unknown>());
  const failed = useRef(new Map<string, ErrorInfo>());
  const keys = asks.map((ask) => (ask.params === null ? null : queries.keyOf(ask.method, ask.params)));
  useEffect(() => {
    failed.current.clear();
    const held = asks.flatMap((ask, i) => {
      const key = keys[i];
      if (key === null || ask.params === null) return [];
      const changed = () => {
        if (entry.error) failed.current.set(key, entry.error);
        redraw(0);
      };
      const entry = queries.acquire(key, ask.method, ask.params, changed);
      if (entry.settled) changed();
      return [() => queries.release(entry, changed)];
    });
    return () => held.forEach((release) => release());
    // The keys say all that matters of the questions.
  }, [queries, keys.join('\n')]);
  return asks.map(({ id }, i) => answerOf(queries, id, keys[i], last.current, failed.current));
}

function answerOf<T>(
  queries: Queries,
  id: string,
  key: string | null,
  last: Map<string, unknown>,
  failed: Map<string, ErrorInfo>,
): Answer<T> {
  const entry = key === null ? undefined : queries.peek(key);
  const fresh = entry !== undefined && entry.settled && entry.error === undefined;
  if (fresh) last.set(id, entry.value);
  const error = key === null || fresh ? undefined : failed.get(key);
  const value = key === null ? undefined : (last.get(id) as T | undefined);
  const stale = key !== null && !fresh && value !== undefined;
  return { value, error, progress: entry?.progress, stale, busy: key !== null && !fresh && !error };
}

function weigh(value: unknown, depth = 0): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null || depth > 4) return 8;
  return Object.values(value).reduce((sum: number, item) => sum + weigh(item, depth + 1), 16);
}
