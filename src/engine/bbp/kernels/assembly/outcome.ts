/** Which units' mass did not go out by the rule: a list a thread, `unit · 4 + Outcome`. */
import { Field, Outcome } from '../fields';
import { address } from './task';

let list: usize = 0;

export function openOutcomes(thread: i32): void {
  list = address(Field.outcomes) + <usize>thread * address(Field.outcomesStride);
  store<i32>(list, 0);
}

export function note(unit: i32, outcome: Outcome): void {
  const n = load<i32>(list);
  store<i32>(list + 4 + ((<usize>n) << 2), (unit << 2) | outcome);
  store<i32>(list, n + 1);
}
