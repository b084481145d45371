import assert from 'node:assert/strict';
import { Bench, type Lens } from './lens';

/** The browser of the suite that calls this. Every page that a test showed is closed after it, and must have had no fault. */
export function useBench(): Pick<Bench, 'show'> {
  let bench: Bench;
  let shown: Lens[] = [];
  before(async () => {
    bench = await Bench.open();
  });
  after(() => bench.close());
  afterEach(async () => {
    const lenses = shown;
    shown = [];
    for (const lens of lenses) await lens.close();
    for (const { faults } of lenses) assert.deepEqual(faults, []);
  });
  return {
    async show(...options) {
      const lens = await bench.show(...options);
      shown.push(lens);
      return lens;
    },
  };
}
