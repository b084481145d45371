/** No wait of the kernels is for ever: a thread that dies is an error, and the next explanation starts new ones. */
import assert from 'node:assert/strict';
import { Kernels } from '../../../src/engine/bbp/kernels';
import { SharedMemory } from '../../../src/engine/bbp/kernels/memory';
import { KernelThreads } from '../../../src/engine/bbp/kernels/threads';
import { seeded, USUAL, convLayer } from './layers';

const RULE = { option: 1, temperature: 1 } as const;

const large = () => {
  const side = [40, 40];
  const geometry = {
    batch: 1,
    channelsIn: 64,
    channelsOut: 96,
    group: 1,
    spatialIn: side,
    kernel: [3, 3],
    strides: [1, 1],
    dilations: [1, 1],
    padsBegin: [1, 1],
  };
  return convLayer(seeded(1), geometry, [1, 1], USUAL);
};

describe('the kernel threads', () => {
  it('reject a task in which a thread fails, and end', async () => {
    const memory = new SharedMemory();
    const threads = new KernelThreads(memory, 2);
    try {
      // A task far outside the memory: each thread that reads it traps.
      await assert.rejects(() => threads.runOnWorkers(0x7fff0000), /memory access out of bounds|another thread failed/);
      assert.equal(threads.broken, true);
      await assert.rejects(() => threads.runOnWorkers(0x7fff0000));
    } finally {
      await threads.release();
    }
  });

  it('reject the spread that they are at when they are released, and start again', async () => {
    const kernels = new Kernels(2);
    const { local, x, mass } = large();
    try {
      const expected = await kernels.spread(local, x, mass, RULE);
      const interrupted = assert.rejects(async () => kernels.spread(local, x, mass, RULE), {
        name: 'BiasLensError',
        message: /a thread that spreads the bias ended/,
      });
      await new Promise((resolve) => setImmediate(resolve));
      await kernels.release();
      await interrupted;
      assert.deepEqual(await kernels.spread(local, x, mass, RULE), expected);
    } finally {
      await kernels.release();
    }
  });

  it('leave the thread that waits for them free', async () => {
    const kernels = new Kernels(2);
    const { local, x, mass } = large();
    try {
      let turns = 0;
      let done = false;
      const sent = Promise.resolve(kernels.spread(local, x, mass, RULE)).finally(() => (done = true));
      while (!done) {
        await new Promise((resolve) => setImmediate(resolve));
        turns++;
      }
      await sent;
      assert.ok(turns > 1);
    } finally {
      await kernels.release();
    }
  });

  it('take spreads that are asked for at once one after the other', async () => {
    const kernels = new Kernels(2);
    const { local, x, mass } = large();
    try {
      const [first, second] = await Promise.all([1, 2].map(() => kernels.spread(local, x, mass, RULE)));
      assert.deepEqual(first, second);
    } finally {
      await kernels.release();
    }
  });
});
