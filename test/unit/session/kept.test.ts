import assert from 'node:assert/strict';
import { Kept } from '../../../src/session/kept';

describe('what is kept', () => {
  const made = (kept: Kept<{ bytes: number }>, key: string, bytes: number): boolean => {
    let anew = false;
    kept.get(key, () => ((anew = true), { bytes }));
    return anew;
  };

  it('is what was used last', () => {
    const kept = new Kept<{ bytes: number }>(2);
    assert.deepEqual(
      ['a', 'b', 'a', 'c', 'a', 'b'].map((key) => made(kept, key, 1)),
      [true, true, false, true, false, true],
    );
  });

  it('is no more than there is room for, as large as it has grown', () => {
    const kept = new Kept<{ bytes: number }>(9, { bytes: 100, of: ({ bytes }) => bytes });
    const first = kept.get('a', () => ({ bytes: 0 }));
    made(kept, 'b', 40);
    first.bytes = 60;
    assert.equal(made(kept, 'c', 50), true, '100 are not too many');
    assert.equal(made(kept, 'b', 40), false);
    assert.equal(made(kept, 'd', 1), true, '150 are: the first goes');
    assert.equal(made(kept, 'b', 40), false);
    assert.equal(made(kept, 'a', 60), true);
  });

  it('is always what was made last, however large', () => {
    const kept = new Kept<{ bytes: number }>(9, { bytes: 100, of: ({ bytes }) => bytes });
    made(kept, 'a', 1000);
    assert.equal(made(kept, 'a', 1000), false);
    assert.equal(made(kept, 'b', 1000), true);
    assert.equal(made(kept, 'a', 1000), true);
  });
});
