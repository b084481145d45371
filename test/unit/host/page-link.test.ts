/** A page that VS Code throws away and loads anew must never get an answer that the old one asked for. */
import assert from 'node:assert/strict';
import { PageLink } from '../../../src/host/editor/page-link';
import type { ErrorInfo } from '../../../src/protocol/errors';
import type { PageRequests } from '../../../src/protocol/page';
import type { Port } from '../../../src/protocol/port';
import type { Handlers } from '../../../src/protocol/serve';

/** A port whose other end is the test. */
class TestPort implements Port {
  readonly sent: { type: string; id?: number; result?: unknown; event?: string }[] = [];
  private readonly listeners = new Set<(message: unknown) => void>();
  private readonly closing = new Set<(reason: ErrorInfo) => void>();

  send(message: unknown): void {
    this.sent.push(message as (typeof this.sent)[number]);
  }
  onMessage(listener: (message: unknown) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  onClose(listener: (reason: ErrorInfo) => void): () => void {
    this.closing.add(listener);
    return () => this.closing.delete(listener);
  }
  receive(method: string, id: number): void {
    for (const listener of [...this.listeners]) listener({ type: 'request', id, method, params: {} });
  }
  close(): void {
    for (const listener of [...this.closing]) listener({ fault: 'cancelled', code: '', reason: '', action: '' });
  }
  results(): unknown[] {
    return this.sent.filter(({ type }) => type === 'result').map(({ id, result }) => [id, result]);
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the link to a page', () => {
  function linked() {
    const port = new TestPort();
    const slow: { answer(result: string): void; signal: AbortSignal }[] = [];
    const handlers = {
      start: () => 'started',
      explain: (_: unknown, { signal }: { signal: AbortSignal }) =>
        new Promise((answer) => slow.push({ answer: answer as (result: string) => void, signal })),
      methods: () => 'methods',
    } as unknown as Handlers<PageRequests>;
    const link = new PageLink(port, handlers, {});
    return { port, slow, link };
  }

  it('answers the page that began with start', async () => {
    const { port } = linked();
    port.receive('methods', 1);
    await settled();
    assert.deepEqual(port.results(), [], 'a page that has not begun');
    port.receive('start', 2);
    port.receive('methods', 3);
    await settled();
    assert.deepEqual(port.results(), [
      [2, 'started'],
      [3, 'methods'],
    ]);
  });

  it('lets no answer for the old page reach the new one, and cancels what the old one asked', async () => {
    const { port, slow } = linked();
    port.receive('start', 1);
    port.receive('explain', 2);
    await settled();
    port.receive('start', 1);
    port.receive('methods', 2);
    await settled();
    assert(slow[0].signal.aborted);
    slow[0].answer('of the old page');
    await settled();
    assert.deepEqual(port.results(), [
      [1, 'started'],
      [1, 'started'],
      [2, 'methods'],
    ]);
  });

  it('sends events to the page that is there, and none when it has gone', async () => {
    const { port, link } = linked();
    link.emit('trusted', {});
    port.receive('start', 1);
    link.emit('trusted', {});
    await settled();
    port.close();
    link.emit('trusted', {});
    assert.equal(port.sent.filter(({ type }) => type === 'event').length, 1);
  });
});
