import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { encodeNpy, encodeNpz, loadInput, npzNames, readNpz, writeNpz } from '../../../src/engine/input';
import { bytesOf, fails, fixture, floats, folder, tensor, wanted } from './helpers';

const CONV = floats([2, 3], 0, 1, 2, 3, 4, 5);

describe('npz', () => {
  it('reads what numpy.savez wrote', () => {
    const bytes = bytesOf('npz/stored.npz');
    assert.deepEqual(npzNames(bytes, 'stored.npz'), ['x:/0/Conv_output_0', 'flags']);
    assert.deepEqual(readNpz(bytes, 'stored.npz', 'x:/0/Conv_output_0'), CONV);
    assert.deepEqual(readNpz(bytes, 'stored.npz', 'flags'), tensor('bool', [2], Uint8Array.of(1, 0)));
  });

  it('reads what numpy.savez_compressed wrote', () => {
    const { data } = readNpz(bytesOf('npz/compressed.npz'), 'compressed.npz', 'values');
    assert.deepEqual(
      data,
      BigInt64Array.from({ length: 1000 }, (_, i) => BigInt(i)),
    );
  });

  const members: [string, ReturnType<typeof floats>][] = [
    ['x:/0/Conv_output_0', CONV],
    ['own:ü/BatchNormalization:0', floats([1], -1)],
    ['7', floats([0])],
  ];

  it('keeps names, order and values', () => {
    const bytes = encodeNpz(members);
    assert.deepEqual(
      npzNames(bytes, 'a.npz'),
      members.map(([name]) => name),
    );
    for (const [name, value] of members) assert.deepEqual(readNpz(bytes, 'a.npz', name), value);
  });

  it('stores each member as NumPy does: uncompressed, the bytes of its .npy', () => {
    const bytes = Buffer.from(encodeNpz(members));
    for (const [, value] of members) assert.ok(bytes.includes(Buffer.from(encodeNpy(value))));
  });

  it('writes the same bytes each time, in memory and to a file', async () => {
    const file = path.join(folder(), 'out.npz');
    await writeNpz(file, members);
    assert.deepEqual(fs.readFileSync(file), Buffer.from(encodeNpz(members)));
    assert.deepEqual(fs.readdirSync(path.dirname(file)), ['out.npz']);
  });

  it('asks for one member at a time and leaves nothing behind when that fails', async () => {
    const dir = folder();
    const broken = (function* () {
      yield members[0];
      throw new Error('no more');
    })();
    await assert.rejects(writeNpz(path.join(dir, 'out.npz'), broken), { message: 'no more' });
    assert.deepEqual(fs.readdirSync(dir), []);
  });

  it('says what is wrong with a damaged file', async () => {
    const whole = bytesOf('npz/stored.npz');
    const notZip = 'a.npz: is not a readable NumPy .npz file: invalid zip data. Save it again and retry.';
    await fails(() => npzNames(Buffer.from('not a zip'), 'a.npz'), 'input-format', notZip);
    await fails(() => npzNames(whole.subarray(0, 300), 'a.npz'), 'input-format', notZip);
    const bytes = encodeNpz([['a', floats([1], 1)]]);
    const text = 'a.npz: has no array b; it holds a. Name the array to take.';
    await fails(() => readNpz(bytes, 'a.npz', 'b'), 'input-member', text);
    const inner = 'a.npz[bad]: is not a readable NumPy file: it does not start with the .npy signature. Save it again and retry.';
    const foreign = Buffer.from(encodeNpz([['bad', floats([1], 1)]]).map((byte) => (byte === 0x93 ? 0x94 : byte)));
    await fails(() => readNpz(foreign, 'a.npz', 'bad'), 'input-format', inner);
  });

  it('takes the array that is asked for, the only one, or the one named as the input', async () => {
    const load = (file: string, name: string, shape: number[], member?: string) =>
      loadInput({ kind: 'file', path: file, ...(member && { member }) }, wanted(shape, 'float32', name));
    const dir = folder({
      'one.npz': encodeNpz([['whatever', CONV]]),
      'own.npz': encodeNpz([
        ['g:image', floats([2, 3], 9, 9, 9, 9, 9, 9)],
        ['x:image', CONV],
      ]),
    });
    assert.deepEqual((await load(path.join(dir, 'one.npz'), 'image', [2, 3])).tensor, CONV);
    assert.deepEqual((await load(path.join(dir, 'own.npz'), 'image', [2, 3])).tensor, CONV);
    const chosen = await load(fixture('npz/stored.npz'), 'image', [2, 3], 'x:/0/Conv_output_0');
    assert.deepEqual(chosen.tensor, CONV);
    assert.equal(chosen.title, 'stored.npz, array x:/0/Conv_output_0');
    const text = 'stored.npz: holds 2 arrays (x:/0/Conv_output_0, flags). Name the array to take.';
    await fails(() => load(fixture('npz/stored.npz'), 'image', [2, 3]), 'input-member', text);
  });
});
