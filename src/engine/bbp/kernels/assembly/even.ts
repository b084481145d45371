/** Mass that goes out in equal shares over the same inputs for every row of a position. */
import { evenMass } from './item';
import { segmentsOf } from './patch';
import { load4, wholeVectors } from './simd';
import { accumulatorBytes, accumulators, blankOf, cells, channels, flagsOf, masses, ownBase, planes } from './task';

/** Over the non-zero inputs. */
export function shareComponents(t: i32, count: i32): void {
  const bytes = (<usize>wholeVectors(count)) << 2;
  for (let j = 0; j < masses; j++) {
    const share = f32x4.splat(<f32>(load<f64>(evenMass(t, j)) / <f64>count));
    const to = accumulators + accumulatorBytes * j;
    for (let k: usize = 0; k < bytes; k += 16) v128.store(to + k, f32x4.add(load4(to + k), share));
  }
}

/** Over all connections inside the input, which is blank here: one number a cell stands for its channels. */
export function shareConnections(t: i32, found: i32): void {
  const flag = flagsOf(ownBase());
  if (load<i32>(flag) == 0) {
    store<i32>(flag, 1);
    memory.fill(blankOf(ownBase(), 0), 0, (<usize>masses * <usize>planes * <usize>cells) << 2);
  }
  for (let j = 0; j < masses; j++) {
    const share = <f32>(load<f64>(evenMass(t, j)) / (<f64>found * <f64>channels));
    for (let i = 0; i < found; i++) {
      const to = blankOf(ownBase(), j) + ((<usize>load<u32>(segmentsOf(t) + ((<usize>i) << 3))) << 2);
      store<f32>(to, load<f32>(to) + share);
    }
  }
}
