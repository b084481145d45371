/** The α kernels: every thread runs the same task on its share of a layer. Compiled to WebAssembly by scripts/kernels.mjs. */
import { Field } from '../fields';
import { listCells } from './cells';
import { shareComponents, shareConnections } from './even';
import { storeConstants } from './exponential';
import { cellsAt, countAt, hasEven, lengthAt, LISTS, listOf, openItem, width } from './item';
import { mergeCells } from './merge';
import { openOutcomes } from './outcome';
import { collect, flush } from './patch';
import { spreadPlanes } from './planes';
import { spreadList } from './rows';
import { cost, sortUnits } from './sort';
import { address, flagsOf, masses, openTask, ownBase, ownCells, word } from './task';
import { barrier, threadCount } from './threads';

export { writeMixtures } from './mixture';
export { layOutWeights } from './weights';
export { storeConstants } from './exponential';

/** Spreads the masses of one layer; returns when all threads have. */
export function run(task: usize, thread: i32): void {
  const threads = threadCount();
  openTask(task, thread);
  openOutcomes(thread);
  if (word(Field.byPlane) != 0) {
    spreadPlanes(thread);
    return barrier();
  }
  listCells(thread, threads);
  barrier();
  const items = word(Field.items);
  estimate(<i32>((<i64>items * thread) / threads), <i32>((<i64>items * (thread + 1)) / threads));
  memory.fill(ownCells(0), 0, ownCells(masses) - ownCells(0));
  store<i64>(flagsOf(ownBase()), 0);
  barrier();
  spreadShare(items, thread, threads);
  barrier();
  mergeCells(thread, threads);
  barrier();
}

function estimate(from: i32, to: i32): void {
  for (let item = from; item < to; item++) {
    openItem(item);
    store<f64>(address(Field.costs) + ((<usize>item) << 3), cost());
  }
}

/** Consecutive items of about the same total cost a thread: which thread does what depends on nothing but their number. */
function spreadShare(items: i32, thread: i32, threads: i32): void {
  const costs = address(Field.costs);
  let total: f64 = 0;
  for (let item = 0; item < items; item++) total += load<f64>(costs + ((<usize>item) << 3));
  const from = (total * thread) / threads;
  const to = (total * (thread + 1)) / threads;
  let before: f64 = 0;
  for (let item = 0; item < items; item++) {
    const middle = before + load<f64>(costs + ((<usize>item) << 3)) / 2;
    before += load<f64>(costs + ((<usize>item) << 3));
    if (middle < from || middle >= to) continue;
    openItem(item);
    spreadItem();
  }
}

function spreadItem(): void {
  sortUnits();
  for (let t = 0; t < width; t++) {
    const found = cellsAt(t),
      count = countAt(t);
    let length = 0;
    for (let list = 0; list < LISTS; list++) length += load<i32>(lengthAt(t, list));
    if (count == 0 && hasEven(t)) shareConnections(t, found);
    if (length == 0 && (count == 0 || !hasEven(t))) continue;
    collect(t, found, count);
    for (let list = 0; list < LISTS; list++) spreadList(list, listOf(t, list), load<i32>(lengthAt(t, list)), t, found, count);
    if (count > 0 && hasEven(t)) shareComponents(t, count);
    flush(t, found);
  }
}
