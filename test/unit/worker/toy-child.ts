/**
 * A child process without models: `explain` does what the first name in `without` says. Real signals, real memory.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { BiasLensError } from '../../../src/protocol/errors';
import type { Context, Handlers } from '../../../src/protocol/serve';
import type { Params, SessionMethods } from '../../../src/session/api';
import { runChild } from '../../../src/worker/run';

interface Toy {
  path: string;
  inputs: Map<string, string>;
}

const sessions = new Map<string, Toy>();
let opened = 0;

const ACTS: Record<string, (argument: number, context: Context) => unknown> = {
  nothing: () => {},
  block: (ms) => block(ms),
  wait: (ms) => delay(ms),
  polite: (ms, { signal }) => delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted()),
  abort: () => process.abort(),
  segv: () => process.kill(process.pid, 'SIGSEGV'),
  throw: () =>
    void setImmediate(() => {
      throw new RangeError('nobody catches this');
    }),
  exit: (code) => process.exit(code),
  hangUp: () => process.disconnect(),
  heap: async () => {
    const kept: unknown[] = [];
    for (;;) kept.push(Array.from({ length: 1_000_000 }, (_, i) => ({ i })));
  },
  // Blocks the thread like a run of ONNX Runtime, with memory outside of V8's heap.
  native: (_mb) => {
    const kept: Uint8Array[] = [];
    for (;;) kept.push(new Uint8Array(16 << 20).fill(1));
  },
};

function block(ms: number): void {
  const end = Date.now() + ms;
  while (Date.now() < end);
}

function find(id: string): Toy {
  const session = sessions.get(id);
  if (!session) throw new Error(`the child has no session ${id}`);
  return session;
}

const handlers: Partial<Handlers<SessionMethods>> = {
  open: async ({ path }) => {
    if (path.includes('broken'))
      throw new BiasLensError({ fault: 'model', code: 'broken', reason: 'no', action: 'no', file: path });
    if (path.includes('fatal')) process.abort();
    const session = `inner-${process.pid}-${++opened}`;
    sessions.set(session, { path, inputs: new Map() });
    return { session, structure: { path } as any };
  },
  close: ({ session }) => void sessions.delete(session),
  structure: ({ session }) => ({ path: find(session).path }) as any,
  prepare: ({ session, input = 'x', choice }) => {
    const title = choice.kind === 'random' ? `random ${choice.seed}` : choice.kind;
    if (choice.kind === 'file' && process.env.TOY_NO_FILES) {
      throw new BiasLensError({ fault: 'input', code: 'gone', reason: 'the input is gone', action: 'Choose another' });
    }
    find(session).inputs.set(input, title);
    return { name: input, title } as any;
  },
  explain: async ({ session, request }: Params<'explain'>, context: Context) => {
    const { path, inputs } = find(session);
    for (const act of request.without) {
      const [name, argument] = act.split(' ');
      context.progress({ stage: 'trace', text: act, done: 0, total: 0 });
      await ACTS[name](Number(argument), context);
    }
    return { model: path, input: [...inputs].map((pair) => pair.join('=')).join(' '), f: process.pid } as any;
  },
  comparison: () => new Uint8Array(),
  archive: ({ request }) => new Uint8Array(request.target ?? 0).fill(7),
  histogram: () => ({ edges: [() => 1] }) as any,
};

runChild(handlers as Handlers<SessionMethods>);
