/** The Debug Adapter Protocol over the runtime: answers requests, tells of stops. */
import {
  DebugSession,
  Event,
  InitializedEvent,
  OutputEvent,
  Response,
  StoppedEvent,
  TerminatedEvent,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { errorInfo, sentence } from '../../protocol/errors';
import { readLaunch, type Launch, type LaunchAttributes } from '../launch';
import { load, type Opened, type Opener } from '../load';
import type { Position } from '../plan';
import { Runtime, type Listener, type Stop } from '../runtime';
import { LoadProgress } from './load-progress';
import { breakpointHandlers } from './requests/breakpoints';
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

type AnyHandler = (args: unknown) => unknown;

export class BiasDebugSession extends DebugSession {
  private readonly state = new State();
  private readonly handlers: Record<string, AnyHandler>;
  private opened: Opened | undefined;
  private attributes: LaunchAttributes = {};
  private launch: Launch | undefined;
  private loading: AbortController | undefined;
  private over = false;
  private terminated = false;
  /** One motion after the other. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly open: Opener,
    private readonly observer: Observer = {},
  ) {
    super();
    const { state } = this;
    const life = {
      launch: (attributes: LaunchAttributes) => this.begin(attributes),
      begin: () => this.go((runtime) => runtime.start(this.stopsOnEntry)),
      restart: (attributes: LaunchAttributes | undefined) => this.restart(attributes),
      end: () => this.end(),
      cancel: () => this.loading?.abort(),
    };
    this.handlers = {
      ...lifecycleHandlers(state, life),
      ...motionHandlers(state, (motion) => this.go(motion)),
      ...breakpointHandlers(state),
      ...stackHandlers(state),
      ...dataHandlers(state),
    } as Record<string, AnyHandler>;
  }

  /** Moves to where the pass stands after some steps, at the wish of another face. */
  gotoMoment(moment: number): void {
    if (this.state.isLaunched) this.go((runtime) => runtime.gotoMoment(moment));
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
      const body = await handler(request.arguments ?? {});
      if (body !== undefined) response.body = body;
    } catch (error) {
      fail(response, error, request.command === 'launch' || request.command === 'restart');
    }
    this.sendResponse(response);
  }

  private async begin(attributes: LaunchAttributes): Promise<void> {
    this.attributes = attributes;
    this.state.runtime = await this.load();
    // Not before: a breakpoint is placed in the listing, which is known now.
    this.sendEvent(new InitializedEvent());
  }

  private async load(): Promise<Runtime> {
    const launch = (this.launch = readLaunch(this.attributes));
    const loading = (this.loading = new AbortController());
    const progress = new LoadProgress(launch.model, this.state.client.progress, (event) => this.sendEvent(event));
    try {
      this.opened = await this.open(launch);
      const onProgress = progress.tell.bind(progress);
      const model = await load(this.opened, launch, { signal: loading.signal, onProgress });
      this.state.source = this.opened.source;
      const runtime = new Runtime(model, this.listener());
      await this.observer.launched?.(runtime);
      return runtime;
    } catch (error) {
      await this.release();
      throw error;
    } finally {
      progress.end();
      this.loading = undefined;
    }
  }

  /** From the start, with the model read anew; breakpoints stay where their layers are. */
  private async restart(attributes: LaunchAttributes | undefined): Promise<void> {
    const { book, filters } = this.state.runtime;
    await this.release();
    if (attributes) this.attributes = attributes;
    const runtime = await this.load();
    runtime.book = book;
    runtime.filters = filters;
    this.state.runtime = runtime;
    this.terminated = false;
    this.go((again) => again.start(this.stopsOnEntry, 'restart'));
  }

  private get stopsOnEntry(): boolean {
    return this.launch?.stopOnEntry === true && !this.launch.noDebug;
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
    const answered = new Promise((resolve) => setImmediate(resolve));
    this.turn = Promise.all([this.turn, answered])
      .then(() => (this.over ? undefined : motion(this.state.runtime)))
      .catch((error: unknown) => this.broken(error));
  }

  /** The model's process ended, or we made a mistake: there is nothing left to step. */
  private broken(error: unknown): void {
    if (!this.over) this.finish(`${sentence(errorInfo(error))}\n`, 'stderr');
  }

  private finish(text: string, category = 'console'): void {
    this.output(text, category);
    this.terminate();
    this.sendEvent(new Event('exited', { exitCode: category === 'stderr' ? 1 : 0 }));
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
    this.loading?.abort();
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
function fail(response: DebugProtocol.Response, error: unknown, show: boolean): void {
  const info = errorInfo(error);
  const text = info.fault === 'internal' ? info.reason : sentence(info);
  response.success = false;
  response.message = text;
  // As a variable, or braces in a name would be taken for one.
  response.body = { error: { id: 1, format: '{_text}', variables: { _text: text }, showUser: show } };
}
