/** Tells the client how far the model is in being read and run, if that takes long enough to be told. */
import { Event } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Progress } from '../../protocol/types';

const SHOWN_AFTER_MS = 500;

let nextId = 1;

export class LoadProgress {
  readonly id = `load-${nextId++}`;
  private readonly timer: NodeJS.Timeout | undefined;
  private shown = false;

  constructor(
    model: string,
    supported: boolean,
    seq: number,
    private readonly send: (event: DebugProtocol.Event) => void,
  ) {
    if (!supported) return;
    const title = `Running ${model.replace(/^.*[\\/]/, '')}`;
    this.timer = setTimeout(() => {
      this.shown = true;
      this.send(new Event('progressStart', { progressId: this.id, requestId: seq, title, cancellable: true }));
    }, SHOWN_AFTER_MS);
  }

  tell({ text, done, total }: Progress): void {
    if (!this.shown) return;
    const percentage = total > 0 ? Math.round((100 * done) / total) : undefined;
    this.send(new Event('progressUpdate', { progressId: this.id, message: text, percentage }));
  }

  end(): void {
    clearTimeout(this.timer);
    if (this.shown) this.send(new Event('progressEnd', { progressId: this.id }));
    this.shown = false;
  }
}
