/** The Debug Adapter Protocol over the runtime: answers requests, tells of stops. */
import {
  DebugSession,
  BreakpointEvent,
  ExitedEvent,
  InitializedEvent,
  OutputEvent,
  Response,
  StoppedEvent,
  TerminatedEvent,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { cancelled, errorInfo, sentence } from '../../protocol/errors';
import { readLaunch, type Launch, type LaunchAttributes } from '../launch';
import { load, type Opened, type Opener } from '../load';
import type { Position } from '../plan';
import { Runtime, type Listener, type Stop } from '../runtime';
import { BreakpointBook } from '../breakpoints/book';
import { InHand } from './in-hand';
import { LoadProgress } from './load-progress';
import { breakpointHandlers, movedBreakpoints } from './requests/breakpoints';
import { dataHandlers } from './requests/data';
import { lifecycleHandlers } from './requests/lifecycle';
import { motionHandlers } from './requests/motion';
import { stackHandlers } from './requests/stack';
import { State, THREAD } from './state';
import { summary } from './summary';

/** Another face of the same session, which follows this one. */
export interface Observer {
  /** Awaited before breakpoints are set. */
  launched?(runtime: Runtime): void | Promise<void>;
  stopped?(runtime: Runtime): void;
  /** The session is over; nothing of it is shown any more. */
  ended?(): void;
}

type AnyHandler = (args: unknown, seq: number) => unknown;

export class BiasDebugSession extends DebugSession {
  private readonly state = new State();
  private readonly inHand = new InHand();
  private readonly handlers: Record<string, AnyHandler>;
  private opened: Opened | undefined;
  private attributes: LaunchAttributes = {};
  private launch: Launch | undefined;
  /** What is under way of a launch or a restart. */
  private loading: { controller: AbortController; progress: LoadProgress; seq: number } | undefined;
  private over = false;
  private terminated = false;
  /** One motion after the other. */
  private turn: Promise<void> = Promise.resolve();
  /** Motions that are under way or wait for their turn. */
  private motions = 0;

  constructor(
    private readonly open: Opener,
    private readonly observer: Observer = {},
  ) {
    super();
    const { state } = this;
    const life = {
      launch: (attributes: LaunchAttributes, seq: number) => this.begin(attributes, seq),
      begin: () => this.run('entry'),
      restart: (attributes: LaunchAttributes | undefined, seq: number) => this.restart(attributes, seq),
      end: () => this.end(),
      cancel: (args: DebugProtocol.CancelArguments) => this.cancel(args),
    };
    this.handlers = {
      ...lifecycleHandlers(state, life),
      ...motionHandlers(state, { go: (motion) => this.go(motion), isMoving: () => this.motions > 0 }),
      ...breakpointHandlers(state),
      ...stackHandlers(state),
      ...dataHandlers(state),
    } as Record<string, AnyHandler>;
  }

  /** Moves to where the pass stands after some steps, at the wish of another face. */
  gotoMoment(moment: number): void {
    if (this.state.isLaunched && !this.terminated) this.go((runtime) => runtime.gotoMoment(moment));
  }

  /** The client has closed the streams. */
  override shutdown(): void {
    void this.end();
  }

  /** The client has gone without a word. */
  override dispose(): void {
    void this.end();
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    void this.answer(request);
  }

  private async answer(request: DebugProtocol.Request): Promise<void> {
    const response: DebugProtocol.Response = new Response(request);
    try {
      const handler = Object.hasOwn(this.handlers, request.command) ? this.handlers[request.command] : undefined;
      if (!handler) throw new Error(`'${request.command}' is nothing that this debugger is asked`);
      const body = await this.inHand.answered(request.seq, Promise.resolve(handler(request.arguments ?? {}, request.seq)));
      if (body !== undefined) response.body = body;
    } catch (error) {
      fail(response, error, request.command === 'launch' || request.command === 'restart');
    }
    this.sendResponse(response);
  }

  private async begin(attributes: LaunchAttributes, seq: number): Promise<void> {
    if (this.loading || this.opened) throw new Error('a model has been launched: restart, or end this session first');
    this.attributes = attributes;
    await this.load(seq);
    // Not before: a breakpoint is placed in the listing, which is known now.
    this.sendEvent(new InitializedEvent());
  }

  /** Runs the model; the session stands before its first layer then. */
  private async load(seq: number, before?: Runtime): Promise<void> {
    const launch = (this.launch = readLaunch(this.attributes));
    const controller = new AbortController();
    const progress = new LoadProgress(launch.model, this.state.client.progress, seq, (event) => this.sendEvent(event));
    this.loading = { controller, progress, seq };
    try {
      this.opened = await this.open(launch);
      if (controller.signal.aborted) throw cancelled();
      const onProgress = progress.tell.bind(progress);
      const model = await load(this.opened, launch, { signal: controller.signal, onProgress });
      this.state.source = this.opened.source(model.listing);
      const runtime = new Runtime(model, this.listener());
      if (before) Object.assign(runtime, { book: before.book, filters: before.filters });
      // Before others hear of it: they may set breakpoints in the new listing at once.
      this.state.runtime = runtime;
      await this.observer.launched?.(runtime);
    } catch (error) {
      await this.release();
      throw error;
    } finally {
      progress.end();
      this.loading = undefined;
    }
  }

  /** From the start, with the model read anew; breakpoints stay where their layers are. */
  private async restart(attributes: LaunchAttributes | undefined, seq: number): Promise<void> {
    const { runtime: before } = this.state;
    if (this.loading) throw new Error('it is being restarted');
    before.abandon();
    await this.turn;
    await this.release();
    if (attributes) this.attributes = attributes;
    try {
      await this.load(seq, before);
    } catch (error) {
      this.terminate();
      throw error;
    }
    for (const breakpoint of movedBreakpoints(this.state)) this.sendEvent(new BreakpointEvent('changed', breakpoint));
    this.run('restart');
  }

  private run(reason: 'entry' | 'restart'): void {
    const { stopOnEntry, noDebug } = this.launch!;
    // Run, not debugged: nothing stops it.
    if (noDebug) Object.assign(this.state.runtime, { book: new BreakpointBook(), filters: [] });
    this.go((runtime) => runtime.start(stopOnEntry && !noDebug, reason));
  }

  private cancel({ requestId, progressId }: DebugProtocol.CancelArguments): void {
    const { loading } = this;
    if (loading && (requestId === loading.seq || progressId === loading.progress.id)) loading.controller.abort();
    if (requestId !== undefined) this.inHand.takeBack(requestId);
  }

  private listener(): Listener {
    return {
      stopped: (stop) => this.stopped(stop),
      ended: () => this.go(async (runtime) => this.finish(await summary(runtime))),
      output: (text, position, fault) => this.output(`${text}\n`, fault ? 'important' : 'console', position),
    };
  }

  private stopped({ reason, breakpoints, exception }: Stop): void {
    this.state.renew();
    const event: DebugProtocol.StoppedEvent = new StoppedEvent(reason, THREAD);
    Object.assign(event.body, { allThreadsStopped: true });
    if (breakpoints.length > 0) event.body.hitBreakpointIds = breakpoints;
    if (exception) Object.assign(event.body, { description: `Paused on ${exception.filter.label}`, text: exception.description });
    this.observer.stopped?.(this.state.runtime);
    this.sendEvent(event);
  }

  /** Carries out a motion after the request that asked for it has been answered. */
  private go(motion: (runtime: Runtime) => Promise<void>): void {
    const { runtime } = this.state;
    const answered = new Promise((resolve) => setImmediate(resolve));
    this.motions++;
    this.turn = Promise.all([this.turn, answered])
      .then(() => (this.over || runtime !== this.state.runtime ? undefined : motion(runtime)))
      .catch((error: unknown) => this.broken(error, runtime))
      .finally(() => this.motions--);
  }

  /** The model's process ended, or we made a mistake: there is nothing left to step. */
  private broken(error: unknown, runtime: Runtime): void {
    if (!this.over && !runtime.isAbandoned) this.finish(`${sentence(errorInfo(error))}\n`, 'stderr');
  }

  private finish(text: string, category = 'console'): void {
    this.output(text, category);
    this.sendEvent(new ExitedEvent(category === 'stderr' ? 1 : 0));
    this.terminate();
  }

  private output(text: string, category: string, position?: Position): void {
    const event: DebugProtocol.OutputEvent = new OutputEvent(text, category);
    if (position) {
      const { plan, model } = this.state.runtime;
      Object.assign(event.body, { source: this.state.source, line: this.state.client.line(plan.line(model.listing, position)) });
    }
    this.sendEvent(event);
  }

  private async end(): Promise<void> {
    if (this.over) return;
    this.over = true;
    this.loading?.controller.abort();
    if (this.state.isLaunched) this.state.runtime.abandon();
    this.observer.ended?.();
    await this.release();
    this.terminate();
  }

  /** Said once: at the end of the pass, or when the client ends the session before. */
  private terminate(): void {
    if (this.terminated) return;
    this.terminated = true;
    this.sendEvent(new TerminatedEvent());
  }

  private async release(): Promise<void> {
    const opened = this.opened;
    this.opened = undefined;
    await opened?.link.dispose();
  }
}

/** The whole sentence for the client; a launch that fails is shown to the person, other faults where they arose. */
function fail(response: DebugProtocol.Response, error: unknown, wanted: boolean): void {
  const info = errorInfo(error);
  const { fault, reason } = info;
  // By the word that the protocol has for it; nobody has to be told of what they did themselves.
  const show = wanted && fault !== 'cancelled';
  const text = fault === 'internal' || fault === 'cancelled' ? reason : sentence(info);
  response.success = false;
  response.message = text;
  // As a variable, or braces in a name would be taken for one.
  response.body = { error: { id: 1, format: '{_text}', variables: { _text: text }, showUser: show } };
}
