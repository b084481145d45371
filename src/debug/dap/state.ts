/** What the parts of a DAP session share. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Frame } from '../look';
import type { Runtime } from '../runtime';
import { Client } from './client';
import { Memory } from './variables/memory';
import type { Container } from './variables/container';

/** There is one line of execution. */
export const THREAD = 1;

export class State {
  client = new Client();
  source: DebugProtocol.Source = {};
  memory = new Memory();
  private launched: Runtime | undefined;
  private frames: Frame[] = [];
  private firstFrame = 1;
  private containers = new Map<number, Container>();
  private nextContainer = 1;

  /** @throws Error in words, before a launch */
  get runtime(): Runtime {
    if (!this.launched) throw new Error('no model has been launched');
    return this.launched;
  }

  set runtime(runtime: Runtime) {
    // What was shown of an earlier run cannot be read any more.
    this.memory = new Memory();
    this.launched = runtime;
    this.forget([]);
  }

  get isLaunched(): boolean {
    return this.launched !== undefined;
  }

  /** What was shown of the last stop is of the past: its ids mean nothing any more. */
  renew(): void {
    this.forget(this.runtime.frames());
  }

  private forget(frames: Frame[]): void {
    this.firstFrame += this.frames.length;
    this.frames = frames;
    this.containers = new Map();
  }

  /** The frames of this stop with their ids, innermost first. */
  stack(): { id: number; frame: Frame }[] {
    return this.frames.map((frame, i) => ({ id: this.firstFrame + i, frame }));
  }

  /** The frame of an id, the innermost without one. @throws Error in words */
  frame(id: number | undefined): Frame {
    const frame = id === undefined ? this.frames[0] : this.frames[id - this.firstFrame];
    if (!frame) throw new Error('this frame is of an earlier stop');
    return frame;
  }

  /** The reference under which a client opens something. */
  refer(container: Container): number {
    this.containers.set(this.nextContainer, container);
    return this.nextContainer++;
  }

  /** @throws Error in words */
  container(reference: number): Container {
    const container = this.containers.get(reference);
    if (!container) throw new Error('this is of an earlier stop');
    return container;
  }
}
