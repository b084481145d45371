import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { decodeImage } from '../../../src/engine/input';
import { bytesOf, fails } from './helpers';

const decode = (name: string) => decodeImage(bytesOf(`images/${name}`), name);

/** The pixels as [r, g, b, a]. */
async function pixels(name: string): Promise<number[][]> {
  const { data, width, height } = await decode(name);
  return Array.from({ length: width * height }, (_, i) => [...data.subarray(4 * i, 4 * i + 4)]);
}

const RGB = [
  [255, 0, 0, 255],
  [0, 255, 0, 255],
  [0, 0, 255, 255],
  [0, 0, 0, 255],
  [128, 128, 128, 255],
  [10, 20, 30, 255],
];

describe('image', () => {
  for (const name of ['rgb.png', 'rgb.bmp', 'rgb.gif']) {
    it(`decodes ${name}`, async () => {
      const { width, height, channels, max } = await decode(name);
      assert.deepEqual({ width, height, channels, max }, { width: 3, height: 2, channels: 4, max: 255 });
      assert.deepEqual(await pixels(name), RGB);
    });
  }

  it('decodes a JPEG to within its own rounding', async () => {
    const { width, height, data } = await decode('halves.jpg');
    assert.deepEqual([width, height], [16, 8]);
    for (let i = 0; i < 128; i++) assert.ok(Math.abs(data[4 * i] - (i % 16 < 8 ? 200 : 40)) <= 1);
  });

  it('turns a JPEG as its EXIF says', async () => {
    const { width, height, data } = await decode('turned.jpg');
    assert.deepEqual([width, height], [8, 16]);
    assert.ok(Math.abs(data[0] - 200) <= 1 && Math.abs(data[4 * (8 * 15)] - 40) <= 1);
  });

  it('keeps grey, bits and transparency', async () => {
    assert.deepEqual(
      (await pixels('grey.png')).map(([r, g, b]) => [r, g, b]),
      [0, 64, 128, 191, 254, 255].map((v) => [v, v, v]),
    );
    assert.deepEqual(
      (await pixels('bits.png')).map(([r]) => r),
      [0, 255, 0, 255, 255, 0],
    );
    assert.deepEqual(
      (await pixels('rgba.png')).map(([, , , a]) => a),
      [255, 128, 0, 0, 255, 51],
    );
  });

  it('keeps all 16 bits of a PNG', async () => {
    const { max, data } = await decode('grey16.png');
    assert.equal(max, 65535);
    assert.deepEqual([...data.filter((_, i) => i % 4 === 0)], [0, 1, 256, 257, 32768, 65535]);
  });

  const damaged = [
    { name: 'cut.png', bytes: () => bytesOf('images/cut.png'), why: 'it is damaged or cut short' },
    { name: 'cut.jpg', bytes: () => bytesOf('images/cut.jpg'), why: 'it is damaged or cut short' },
    { name: 'text.png', bytes: () => Buffer.from('This is not a picture.'), why: 'it does not start as one' },
    { name: 'gzip.png', bytes: () => Buffer.from('\x1f\x8b\x08\x00'.padEnd(64), 'latin1'), why: 'it does not start as one' },
  ];
  for (const { name, bytes, why } of damaged) {
    it(`refuses ${name}`, () =>
      fails(
        () => decodeImage(bytes(), name),
        'input-format',
        `${name}: is not a readable PNG, JPEG, BMP or GIF file: ${why}. Save it again and retry.`,
      ));
  }

  it('loads no decoder before a picture is read', () => {
    const index = path.resolve(__dirname, '../../../src/engine/input/index.ts');
    const script = `require(${JSON.stringify(index)}); console.log(Object.keys(require.cache).some((f) => f.includes('jimp')))`;
    const root = path.resolve(__dirname, '../../..');
    assert.equal(
      execFileSync(process.execPath, ['--import', 'tsx', '-e', script], { cwd: root, encoding: 'utf8' }).trim(),
      'false',
    );
  });
});
