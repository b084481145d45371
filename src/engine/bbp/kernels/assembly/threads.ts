/** Threads over one shared memory: they work on a task together and meet at barriers. */
import { Control, CONTROL } from '../fields';

/** Sleeps a little while the word at `address` is `value`; throws when another thread has failed, so that no barrier is for ever. */
// @ts-ignore: decorator
@external('env', 'wait')
declare function wait(address: usize, value: i32): void;

/** Tries before a thread sleeps: a barrier in the middle of a layer is over within microseconds. */
const SPINS: i32 = 4000;

// @ts-ignore: decorator
@inline
function word(which: Control): usize {
  return <usize>CONTROL + ((<usize>which) << 2);
}

export function threadCount(): i32 {
  return load<i32>(word(Control.threads));
}

/** Returns when every thread has come here. */
export function barrier(): void {
  const threads = threadCount();
  if (threads == 1) return;
  const phase = atomic.load<i32>(word(Control.phase));
  if (atomic.add<i32>(word(Control.arrived), 1) == threads - 1) {
    atomic.store<i32>(word(Control.arrived), 0);
    atomic.add<i32>(word(Control.phase), 1);
    atomic.notify(word(Control.phase), -1);
    return;
  }
  for (let i = 0; i < SPINS; i++) if (atomic.load<i32>(word(Control.phase)) != phase) return;
  while (atomic.load<i32>(word(Control.phase)) == phase) wait(word(Control.phase), phase);
}
