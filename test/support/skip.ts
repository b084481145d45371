import { REASON } from './reporter';

/** Skips the running test or hook's suite and says why; the run lists it with this reason. */
export function skip(context: Mocha.Context, reason: string): never {
  const runnable = context.currentTest ?? context.test;
  if (runnable) runnable.title += REASON + reason;
  context.skip();
}
