import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { connect } from '../../../src/protocol/connect';
import { BiasLensError } from '../../../src/protocol/errors';
import { serve, type Context, type Handlers } from '../../../src/protocol/serve';
import type { Progress } from '../../../src/session/api';
import { GONE, joined } from './ports';

interface Toy {
  double(p: { n: number }): number;
  fail(p: { how: string }): void;
  steps(p: { count: number }): string;
  wait(p: Record<string, never>): string;
  unclonable(p: Record<string, never>): unknown;
  floats(p: { values: Float32Array }): Float32Array;
}

interface ToyEvents {
  changed: { path: string };
}

const progress = (done: number): Progress => ({ stage: 'pass', text: `step ${done}`, done, total: 10 });

/** Waits until cancelled, as a well-behaved handler does. */
const untilAborted = ({ signal }: Context) =>
  new Promise<string>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

const handlers: Handlers<Toy> = {
  double: ({ n }) => 2 * n,
  fail: ({ how }) => {
    if (how === 'ours') {
      throw new BiasLensError({ fault: 'model', code: 'bad', reason: 'no', action: 'do', file: 'a.onnx', node: 'n', op: 'Foo' });
    }
    if (how === 'error') throw new RangeError('out of range');
    throw how === 'nothing' ? undefined : how === 'odd' ? Object.create(null) : how;
  },
  steps: async ({ count }, context) => {
    for (let i = 1; i <= count; i++) {
      context.progress(progress(i));
      if (i % 3 === 0) await turn();
    }
    return 'done';
  },
  wait: (_p, context) => untilAborted(context),
  unclonable: () => ({ nested: [() => 1] }),
  floats: ({ values }) => values.map((v) => v + 1),
};

function pair() {
  const line = joined();
  const faults: unknown[] = [];
  const server = serve<Toy, ToyEvents>(line.b, handlers, { onFault: (_method, error) => faults.push(error) });
  const client = connect<Toy, ToyEvents>(line.a);
  return { ...line, server, client, faults };
}

const rejection = (promise: Promise<unknown>): Promise<BiasLensError> =>
  promise.then(
    () => assert.fail('it did not reject'),
    (error) => (assert(error instanceof BiasLensError, String(error)), error),
  );

describe('RPC', () => {
  it('answers a request', async () => {
    assert.equal(await pair().client.request('double', { n: 21 }), 42);
  });

  it('reports progress in order, before the answer and not after it', async () => {
    const seen: number[] = [];
    const { client } = pair();
    const answer = await client.request('steps', { count: 10 }, { onProgress: (p) => seen.push(p.done) });
    assert.equal(answer, 'done');
    assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('keeps a thousand requests apart', async () => {
    const { client } = pair();
    const answers = await Promise.all(Array.from({ length: 1000 }, (_, n) => client.request('double', { n })));
    assert.deepEqual(
      answers,
      answers.map((_, n) => 2 * n),
    );
  });

  it('carries large typed arrays', async () => {
    const values = new Float32Array(4_000_000).fill(0.5);
    const answer = await pair().client.request('floats', { values });
    assert(answer instanceof Float32Array);
    assert.equal(answer.length, values.length);
    assert.equal(answer.at(-1), 1.5);
  });

  it('carries an error with all it says', async () => {
    const { info, message } = await rejection(pair().client.request('fail', { how: 'ours' }));
    assert.deepEqual(info, { fault: 'model', code: 'bad', reason: 'no', action: 'do', file: 'a.onnx', node: 'n', op: 'Foo' });
    assert.equal(message, 'a.onnx: node n (Foo): no. Do.');
  });

  it('answers a fault of ours with its message and tells the log all of it', async () => {
    const { client, faults } = pair();
    const { info } = await rejection(client.request('fail', { how: 'error' }));
    assert.deepEqual([info.fault, info.reason], ['internal', 'out of range']);
    assert(faults[0] instanceof RangeError);
  });

  for (const [how, words] of [
    ['a string', 'something was thrown that is not an error: a string'],
    ['nothing', 'something was thrown that is not an error: undefined'],
    ['odd', 'something was thrown that is not an error: [object Object]'],
  ]) {
    it(`answers a handler that throws ${how}`, async () => {
      assert.equal((await rejection(pair().client.request('fail', { how }))).info.reason, words);
    });
  }

  for (const method of ['nonsense', 'toString', '__proto__', 'constructor']) {
    it(`answers the unknown method ${method}`, async () => {
      const { info } = await rejection(pair().client.request(method as 'double', { n: 1 }));
      assert.deepEqual([info.fault, info.code, info.reason], ['internal', 'unknown-method', `there is no request '${method}'`]);
    });
  }

  it('answers with an error when the result cannot be sent', async () => {
    const { info } = await rejection(pair().client.request('unclonable', {}));
    assert.equal(info.code, 'unclonable');
    assert.match(info.reason, /^the answer to 'unclonable' cannot be sent/);
  });

  it('rejects a request that cannot be sent', async () => {
    const { info } = await rejection(pair().client.request('double', { n: (() => 1) as unknown as number }));
    assert.match(info.reason, /^the request 'double' cannot be sent/);
  });

  it('answers messages that are not of the protocol', async () => {
    const { a } = pair();
    const replies: any[] = [];
    a.onMessage((message) => replies.push(message));
    for (const junk of [null, 7, 'x', {}, { type: 'request', id: 5 }, { type: 'request', id: 'x', method: 'double' }, []])
      a.send(junk);
    await turn();
    assert.deepEqual(
      replies.map((reply) => [reply.type, reply.id, reply.error.code]),
      [-1, -1, -1, -1, 5, -1, -1].map((id) => ['error', id, 'bad-message']),
    );
  });

  it('does not mind noise and answers that nobody waits for', async () => {
    const { b, client } = pair();
    for (const junk of [null, 'x', { type: 'result', id: 99 }, { type: 'error', id: -1, error: {} }]) b.send(junk);
    assert.equal(await client.request('double', { n: 4 }), 8);
  });
});

describe('RPC: cancel, close, events', () => {
  it('rejects at once on cancel and aborts the handler', async () => {
    const { client } = pair();
    const abort = new AbortController();
    const states: string[] = [];
    const answered = new Promise<void>((resolve) => {
      const hooks = { onStarted: () => states.push('started'), onAnswered: () => (states.push('answered'), resolve()) };
      const pending = rejection(client.request('wait', {}, { signal: abort.signal, ...hooks }));
      setImmediate(() => {
        abort.abort();
        void pending.then(({ info }) => states.push(info.fault));
      });
    });
    await answered;
    assert.deepEqual(states, ['started', 'cancelled', 'answered']);
  });

  it('rejects a request that is cancelled before it is sent', async () => {
    const { info } = await rejection(pair().client.request('double', { n: 1 }, { signal: AbortSignal.abort() }));
    assert.equal(info.fault, 'cancelled');
  });

  it('lets go of the signal when a request is answered', async () => {
    const { client, a } = pair();
    const abort = new AbortController();
    await client.request('double', { n: 1 }, { signal: abort.signal });
    const sent: unknown[] = [];
    a.send = (message) => void sent.push(message);
    abort.abort();
    assert.deepEqual(sent, []);
  });

  it('rejects everything with the reason when the port closes, later requests too', async () => {
    const { client, cut } = pair();
    const pending = Array.from({ length: 5 }, () => rejection(client.request('wait', {})));
    await turn();
    cut();
    for (const { info } of await Promise.all(pending)) assert.deepEqual(info, GONE);
    assert.deepEqual((await rejection(client.request('double', { n: 1 }))).info, GONE);
  });

  it('aborts running handlers when the caller goes away', async () => {
    const line = joined();
    const aborted = new Promise((resolve) => {
      serve<Pick<Toy, 'wait'>>(line.b, {
        wait: (_p, context) => (context.signal.addEventListener('abort', resolve), untilAborted(context)),
      });
    });
    const pending = rejection(connect<Toy>(line.a).request('wait', {}));
    await turn();
    line.cut();
    await Promise.all([aborted, pending]);
  });

  it('rejects what is pending when the client is disposed', async () => {
    const { client } = pair();
    const pending = rejection(client.request('wait', {}));
    client.dispose();
    assert.equal((await pending).info.fault, 'cancelled');
  });

  it('delivers events until nobody listens', async () => {
    const { client, server } = pair();
    const seen: string[] = [];
    const stop = client.on('changed', ({ path }) => seen.push(path));
    server.emit('changed', { path: 'a.onnx' });
    await turn();
    stop();
    server.emit('changed', { path: 'b.onnx' });
    await turn();
    assert.deepEqual(seen, ['a.onnx']);
  });
});
