/** What is set aside to be compared with outlasts the window. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KeptPin } from '../../../src/host/editor/kept-pin';
import type { Pinned } from '../../../src/protocol/page';

describe('the explanation that was set aside', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'biaslens-pin-'));
  after(() => rmSync(root, { recursive: true }));
  const pinned = {
    model: 'digits.onnx',
    title: '7-0.png',
    shape: [1, 1, 2, 2],
    input: Float32Array.of(0, 1, 2, 3),
    values: { beta1: Float32Array.of(-0, NaN, 1e-30, 4) },
    explanation: { f: 1.5, minus: null, notes: ['a'] },
  } as unknown as Pinned;

  it('is there again in another window, to the bit', async () => {
    const folder = path.join(root, 'not', 'there', 'yet');
    const before = new KeptPin(folder);
    assert.equal(await before.get(), null);
    before.set(pinned);
    assert.equal(await before.get(), pinned);
    await before.written();
    assert.deepEqual(await new KeptPin(folder).get(), pinned);
  });

  it('is gone when the comparison ends, however quick', async () => {
    const folder = path.join(root, 'ended');
    const pin = new KeptPin(folder);
    pin.set(pinned);
    pin.set(null);
    await pin.written();
    assert.equal(await new KeptPin(folder).get(), null);
    assert.equal(existsSync(path.join(folder, 'set-aside.bin')), false);
  });

  it('is none where the file is damaged', async () => {
    writeFileSync(path.join(root, 'set-aside.bin'), 'no such thing');
    assert.equal(await new KeptPin(root).get(), null);
  });

  it('lasts as long as the window where it cannot be written, and says why', async () => {
    writeFileSync(path.join(root, 'file'), '');
    const errors: unknown[] = [];
    const pin = new KeptPin(path.join(root, 'file'), (error) => errors.push(error));
    pin.set(pinned);
    await pin.written();
    assert.equal(await pin.get(), pinned);
    assert.equal(errors.length, 1);
  });
});
