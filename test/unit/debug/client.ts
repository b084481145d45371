/** A DAP client: requests that are awaited, events that are waited for. */
import assert from 'node:assert/strict';
import type { Readable, Writable } from 'node:stream';
import { PassThrough } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { BiasDebugSession, type Observer } from '../../../src/debug/dap/session';
import { alone } from '../../../src/debug/child';
import type { Link } from '../../../src/debug/model';
import type { Opener } from '../../../src/debug/load';
import type { MethodName } from '../../../src/session/api';
import { createSessions } from '../../../src/session/sessions';

type Message = DebugProtocol.ProtocolMessage;

export class Client {
  readonly events: DebugProtocol.Event[] = [];
  /** Names of the events, and of the requests that were answered, in the order in which they came. */
  readonly received: string[] = [];
  readonly refusals: DebugProtocol.Response[] = [];
  private readonly waiting = new Map<number, (response: DebugProtocol.Response) => void>();
  private readonly watchers = new Set<() => void>();
  private seen = 0;
  private sequence = 1;
  private buffer = Buffer.alloc(0);

  constructor(
    input: Readable,
    private readonly output: Writable,
  ) {
    input.on('data', (data: Buffer) => this.receive(data));
  }

  /** The number of the last request. */
  get last(): number {
    return this.sequence - 1;
  }

  /** The body of a request's answer. @throws Error with the message of a refusal */
  async ask<T = any>(command: string, args: object = {}): Promise<T> {
    const seq = this.sequence++;
    const text = JSON.stringify({ seq, type: 'request', command, arguments: args });
    const answer = new Promise<DebugProtocol.Response>((resolve) => this.waiting.set(seq, resolve));
    this.output.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    const response = await answer;
    if (!response.success) {
      this.refusals.push(response);
      throw new Error(response.message);
    }
    return response.body;
  }

  /** The next event of a name after those that have been waited for. */
  async event<T = any>(name: string): Promise<T> {
    for (;;) {
      for (; this.seen < this.events.length; this.seen++) {
        if (this.events[this.seen].event === name) return this.events[this.seen++].body;
      }
      await new Promise<void>((resolve) => this.watchers.add(resolve));
    }
  }

  /** Launches, sets what `configure` sets, and waits for the first stop; null when it ran to its end. */
  async launch(
    args: object,
    configure: () => Promise<unknown> = async () => {},
    initialize: object = {},
  ): Promise<Stopped | null> {
    await this.ask('initialize', { adapterID: 'biaslens', linesStartAt1: true, columnsStartAt1: true, ...initialize });
    const launched = this.ask('launch', args);
    await Promise.race([this.event('initialized'), launched]);
    await launched;
    await configure();
    await this.ask('configurationDone');
    return this.stop();
  }

  /** Moves and waits for the stop; null when it ran past the end. */
  async move(command: string, args: object = {}): Promise<Stopped | null> {
    await this.ask(command, { threadId: 1, ...args });
    return this.stop();
  }

  async stop(): Promise<Stopped | null> {
    const from = this.seen;
    for (;;) {
      for (let i = from; i < this.events.length; i++) {
        const { event, body } = this.events[i];
        if (event !== 'stopped' && event !== 'terminated') continue;
        this.seen = i + 1;
        if (event === 'terminated') return null;
        const { stackFrames } = await this.ask('stackTrace', { threadId: 1, startFrame: 0, levels: 1 });
        return { ...body, line: stackFrames[0].line, name: stackFrames[0].name, frame: stackFrames[0].id };
      }
      await new Promise<void>((resolve) => this.watchers.add(resolve));
    }
  }

  /** The text printed so far. */
  printed(): string {
    return this.events.flatMap(({ event, body }) => (event === 'output' ? [body.output] : [])).join('');
  }

  async evaluate(expression: string, frameId?: number, context = 'watch'): Promise<string> {
    return (await this.ask('evaluate', { expression, frameId, context })).result;
  }

  /** The scopes of the innermost frame, or of another, by name. */
  async scopes(frameId?: number): Promise<Map<string, DebugProtocol.Scope>> {
    const id = frameId ?? (await this.ask('stackTrace', { threadId: 1 })).stackFrames[0].id;
    const { scopes } = await this.ask<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: id });
    return new Map(scopes.map((scope) => [scope.name, scope]));
  }

  async children(variablesReference: number, range: object = {}): Promise<DebugProtocol.Variable[]> {
    return (await this.ask('variables', { variablesReference, ...range })).variables;
  }

  /** Names and values of what a scope shows. */
  async shown(scope: string): Promise<Record<string, string>> {
    const found = (await this.scopes()).get(scope);
    assert(found, `there is no scope ${scope}`);
    return Object.fromEntries((await this.children(found.variablesReference)).map(({ name, value }) => [name, value]));
  }

  private receive(data: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (;;) {
      const head = this.buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/.exec(this.buffer.toString('latin1', 0, head))?.[1]);
      if (this.buffer.length < head + 4 + length) return;
      const message = JSON.parse(this.buffer.toString('utf8', head + 4, head + 4 + length)) as Message;
      this.buffer = this.buffer.subarray(head + 4 + length);
      this.take(message);
    }
  }

  private take(message: Message): void {
    const named = message as { event?: string; command?: string };
    this.received.push(named.event ?? named.command!);
    if (message.type === 'response') {
      const response = message as DebugProtocol.Response;
      this.waiting.get(response.request_seq)?.(response);
      this.waiting.delete(response.request_seq);
    } else this.events.push(message as DebugProtocol.Event);
    for (const wake of this.watchers) wake();
    this.watchers.clear();
  }
}

export interface Stopped {
  reason: string;
  line: number;
  name: string;
  frame: number;
  description?: string;
  text?: string;
  hitBreakpointIds?: number[];
}

/** The session in this process, without a child. */
export function inProcess(): { open: Opener; disposed: number; asked: string[] } {
  const state = { disposed: 0, asked: [] as string[] };
  const open: Opener = async ({ model }) => {
    const answers = createSessions();
    const context = { signal: new AbortController().signal, progress: () => {} };
    const { session, structure } = await answers.open({ path: model }, context);
    const link: Link = {
      request: async (method: MethodName, query: object) => {
        state.asked.push(method);
        return (answers[method] as any)({ ...query, session }, context);
      },
      dispose: async () => {
        state.disposed++;
        await answers.close({ session }, context);
      },
    } as Link;
    return alone(link, model, structure);
  };
  return Object.assign(state, { open });
}

/** A client of a debug session in this process, over streams. */
export function connected(open: Opener, observer?: Observer): { client: Client; session: BiasDebugSession } {
  const session = new BiasDebugSession(open, observer);
  const [there, back] = [new PassThrough(), new PassThrough()];
  session.start(there, back);
  return { client: new Client(back, there), session };
}
