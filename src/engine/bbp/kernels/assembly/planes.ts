/**
 * Convolutions of one channel a group (depthwise ones, average pools): rows are short and serve one plane only, so four neighbouring
 * positions are worked on at once, a line after the other. A plane is one thread's: nothing has to be merged.
 */
import { Field } from '../fields';
import { openRow, spreadLanes } from './lanes';
import { largestX, openPlanes, readPlane, writePlane } from './lines';
import { addSlots, openSlots } from './slots';
import { openTaps } from './taps';
import { fieldAddress, groups, heightOut, largest, mass, masses, massBytes, planes, positions, rowBytes, rows, weights, widthOut, word } from './task';

/** Takes planes until there is none left. */
export function spreadPlanes(thread: i32): void {
  openPlanes(thread);
  openSlots();
  for (;;) {
    const plane = atomic.add<i32>(fieldAddress(Field.next), 1);
    if (plane >= planes) return;
    readPlane(plane);
    for (let row = 0; row < rows; row++) spreadRow(plane, row);
    writePlane(plane);
  }
}

function spreadRow(plane: i32, row: i32): void {
  const index = <usize>((plane % groups) * rows + row);
  openRow(<f64>load<f32>(largest + (index << 2)) * <f64>largestX);
  const unit = (plane * rows + row) * positions;
  for (let slice = 0; slice < word(Field.depthOut); slice++) {
    for (let line = 0; line < heightOut; line++) {
      const first = unit + (slice * heightOut + line) * widthOut;
      if (!hasMass(first)) continue;
      openTaps(slice, line, weights + index * rowBytes);
      for (let x = 0; x < widthOut; x += 4) spreadLanes(first + x, (<usize>x) << 2, widthOut - x);
      addSlots();
    }
  }
}

function hasMass(first: i32): bool {
  for (let j = 0; j < masses; j++) {
    const from = mass + ((<usize>first) << 2) + massBytes * j;
    for (let x = 0; x < widthOut; x++) if (load<f32>(from + ((<usize>x) << 2)) != 0) return true;
  }
  return false;
}
