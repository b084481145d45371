/**
 * The debugger without a protocol: knows the plan, where it is, when to stop and why. Whoever drives it calls its verbs and
 * listens; a verb settles when it stands again.
 */
import type { LayerResult } from '../protocol/types';
import { BreakpointBook } from './breakpoints/book';
import { visit } from './breakpoints/visit';
import { exceptionAt, type ActiveFilter, type Exception } from './exceptions';
import { Looker, type Frame } from './look';
import type { Model } from './model';
import { isBefore, Plan, samePosition, type Position } from './plan';
import { Progress } from './progress';

type StopReason =
  'entry' | 'step' | 'breakpoint' | 'function breakpoint' | 'data breakpoint' | 'exception' | 'pause' | 'goto' | 'restart';

export interface Stop {
  reason: StopReason;
  /** Ids of the breakpoints that were hit. */
  breakpoints: number[];
  exception?: Exception;
}

/** What the runtime tells. */
export interface Listener {
  stopped(stop: Stop): void;
  /** Went past the end. */
  ended(): void;
  /** What a log point prints, or what is wrong with a breakpoint. */
  output(text: string, position: Position, fault: boolean): void;
}

export class Runtime {
  readonly plan: Plan;
  readonly looker: Looker;
  /** Can be another run's, so that its breakpoints go on. */
  book = new BreakpointBook();
  filters: ActiveFilter[] = [];
  position: Position;
  /** Why it stands where it stands. */
  stop: Stop = { reason: 'entry', breakpoints: [] };
  private readonly progress: Progress;
  private pausing = false;
  private abandoned = false;

  constructor(
    readonly model: Model,
    private readonly listener: Listener,
  ) {
    this.plan = new Plan(model.structure, model.direction);
    this.looker = new Looker(model, this.plan);
    this.progress = new Progress(model, this.plan);
    this.position = this.plan.start;
  }

  /** Begins, or begins again. */
  async start(stopOnEntry: boolean, reason: StopReason = 'entry'): Promise<void> {
    this.book.resetHits();
    this.position = this.plan.start;
    if (!(await this.halts(stopOnEntry ? reason : null))) await this.run(() => false, reason);
  }

  /** Past the layer, or past the node inside it. */
  stepOver(): Promise<void> {
    return this.stepTo(this.plan.over(this.position));
  }

  stepInto(): Promise<void> {
    return this.stepTo(this.plan.into(this.position));
  }

  /** Out of a layer to the next; outside of any it runs on, as leaving the outermost function does. */
  stepOut(): Promise<void> {
    return this.position.node === null ? this.continue() : this.stepTo(this.plan.out(this.position));
  }

  /** To the node or layer before; what was known there is shown again. */
  stepBack(): Promise<void> {
    return this.restore(this.plan.before(this.position), 'step');
  }

  continue(): Promise<void> {
    return this.run(() => false, 'step');
  }

  /** Back to the last breakpoint, or to the start. */
  async reverseContinue(): Promise<void> {
    while (!this.pausing && !samePosition(this.position, this.plan.start)) {
      this.position = this.progress.reachable(this.plan.deepBefore(this.position), -1);
      const hit = await visit(this, this.position, this.listener, 'back');
      if (hit) return this.halt(hit);
    }
    this.halt({ reason: this.pausing ? 'pause' : 'entry', breakpoints: [] });
  }

  /** What moves it, or is about to, stops at the next place, wherever that is. */
  pause(): void {
    this.pausing = true;
  }

  /** Says again where it stands. */
  async stay(): Promise<void> {
    this.halt({ reason: 'pause', breakpoints: [] });
  }

  /** Whatever moves it stops, and nothing more is told of it. */
  abandon(): void {
    this.pausing = this.abandoned = true;
  }

  get isAbandoned(): boolean {
    return this.abandoned;
  }

  /** Back restores that moment, forward computes up to it without stopping. */
  async goto(target: Position, reason: StopReason = 'goto'): Promise<void> {
    for (let index = 0; index <= target.index && !this.pausing; index++) await this.progress.come(index);
    await this.restore(target, reason);
  }

  /** Goes to where the pass stands after some steps: how another face of the same session moves it. */
  async gotoMoment(moment: number): Promise<void> {
    let index = 0;
    for (; index < this.plan.end.index; index++) {
      await this.progress.come(index);
      if (this.momentAt(index) >= moment && this.progress.isReachable(index)) break;
    }
    await this.restore({ index, node: null }, 'goto');
  }

  /** The innermost frame. */
  frame(): Frame {
    return this.here(this.position.node);
  }

  /** The frames of the stack, innermost first: the node, the layer, the layers passed. */
  frames(): Frame[] {
    const { index, node } = this.position;
    const passed: Frame[] = [];
    for (let i = index - 1; i >= 0; i--) {
      if (!this.progress.isReachable(i)) continue;
      const after = this.momentAt(i + 1);
      passed.push({ position: { index: i, node: null }, moment: after, seen: after, top: false });
    }
    return [...(node === null ? [] : [this.here(node)]), this.here(null), ...passed];
  }

  /** Steps taken when a place of the plan is come to; forward, layers passed. */
  momentAt(index: number): number {
    return this.progress.momentAt(index);
  }

  /** What the step that passes a layer did; null where nothing has, or forward. */
  resultAt(index: number): LayerResult | null {
    return this.progress.resultAt(index);
  }

  private here(node: number | null): Frame {
    const { index } = this.position;
    const moment = this.momentAt(index);
    return { position: { index, node }, moment, seen: moment + 1, top: node === this.position.node };
  }

  private stepTo(target: Position): Promise<void> {
    return this.run((at) => !isBefore(this.plan, at, target), 'step');
  }

  /** Goes from place to place until something stops there, `there` says so, or the end is passed. */
  private async run(there: (at: Position) => boolean, reason: StopReason): Promise<void> {
    for (;;) {
      if (samePosition(this.position, this.plan.end)) return this.finish();
      this.position = this.plan.into(this.position);
      await this.progress.come(this.position.index);
      if (!this.progress.isReachable(this.position.index)) continue;
      if (await this.halts(there(this.position) ? reason : this.pausing ? 'pause' : null)) return;
    }
  }

  /** Stops where it is for an exception, a breakpoint, or the reason that is given; false when it goes on. */
  private async halts(reason: StopReason | null): Promise<boolean> {
    const arrival = this.position.node === null ? await this.progress.arrival(this.position.index, this.filters) : null;
    const exception = arrival ? exceptionAt(arrival, this.filters) : undefined;
    const hit = await visit(this, this.position, this.listener, 'forth');
    if (exception) this.halt({ reason: 'exception', breakpoints: hit?.breakpoints ?? [], exception });
    else if (hit) this.halt(hit);
    else if (reason !== null) this.halt({ reason, breakpoints: [] });
    return exception !== undefined || hit !== null || reason !== null;
  }

  /** Stands at a place that has been come to before; nothing that happened there happens again. */
  private async restore(target: Position, reason: StopReason): Promise<void> {
    if (this.pausing) return this.halt({ reason: 'pause', breakpoints: [] });
    this.position = this.progress.reachable(target, -1);
    await this.progress.come(this.position.index);
    this.halt({ reason, breakpoints: [] });
  }

  private halt(stop: Stop): void {
    if (this.abandoned) return;
    this.pausing = false;
    this.stop = stop;
    this.listener.stopped(stop);
  }

  private finish(): void {
    if (this.abandoned) return;
    this.pausing = false;
    this.listener.ended();
  }
}
