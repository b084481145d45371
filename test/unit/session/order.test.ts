/** Ranges of a list in order are what sorting all of it would give. */
import assert from 'node:assert/strict';
import { byMagnitude, inOrder } from '../../../src/session/units/order';
import { noise } from '../engine/models';

/** Numbers with many ties, both signs, zeros and a NaN. */
const VALUES = Array.from(noise([300], 5).data, (v, i) => (i === 77 ? NaN : Math.round(8 * v) / 8));

const size = (v: number) => (Number.isNaN(v) ? Infinity : Math.abs(v));

describe('a range of a list in order', () => {
  for (const reversed of [false, true]) {
    for (const kept of [null, VALUES.map((_, i) => i).filter((i) => i % 3 !== 1)]) {
      const title = `${reversed ? 'the smallest' : 'the largest'} first${kept ? ', of some' : ''}`;
      const all = [...(kept ?? VALUES.keys())];
      all.sort((a, b) => (reversed ? 1 : -1) * (size(VALUES[a]) - size(VALUES[b])) || a - b);

      it(`is that of all of it: ${title}`, () => {
        for (const count of [0, 1, 7, 100, 500]) {
          for (let offset = 0; offset < all.length + 10; offset += 13) {
            const { positions } = byMagnitude(VALUES, kept, { offset, count, reversed });
            assert.deepEqual(positions, all.slice(offset, offset + count), `${count} from ${offset}`);
          }
        }
      });

      it(`knows the row of every position: ${title}`, () => {
        for (const find of VALUES.keys()) {
          const row = all.indexOf(find);
          const { found } = byMagnitude(VALUES, kept, { offset: 0, count: 1, reversed, find });
          assert.equal(found, row < 0 ? null : row);
        }
      });

      it(`goes by the index: ${title}`, () => {
        const listed = [...(kept ?? VALUES.keys())];
        if (reversed) listed.reverse();
        assert.deepEqual(inOrder(300, kept, { offset: 20, count: 30, reversed }).positions, listed.slice(20, 50));
        for (const find of VALUES.keys()) {
          const row = listed.indexOf(find);
          assert.equal(inOrder(300, kept, { offset: 0, count: 1, reversed, find }).found, row < 0 ? null : row);
        }
      });
    }
  }
});
