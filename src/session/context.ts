/** What a long request is given: where to tell how far it is, and how it learns that nobody waits any more. */
import type { Progress } from './api';

export interface Context {
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

/** Lets messages (a cancel among them) in, then goes on or throws the cancel's reason. */
export async function breathe(context: Context): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  context.signal.throwIfAborted();
}
