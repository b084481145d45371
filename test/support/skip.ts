import { REASON } from './reporter';

/** Skips the running test, or all tests of the suite whose `before` is running, and says why; the run lists each with this reason. */
export function skip(context: Mocha.Context, reason: string): never {
  const running = context.test;
  const say = (test: Mocha.Runnable) => void (test.title += REASON + reason);
  if (running?.title.startsWith('"before all" hook')) running.parent?.eachTest(say);
  else if (context.currentTest ?? running) say((context.currentTest ?? running)!);
  context.skip();
}
