import assert from 'node:assert/strict';
import path from 'node:path';
import { parsePreprocess, readPreprocess } from '../../../src/engine/input';
import { fails, folder } from './helpers';

const WHOLE = {
  layout: 'NHWC',
  channels: 'BGR',
  range: [0, 255],
  mean: [104, 117, 123],
  std: [1],
  fit: 'crop',
  padValue: 114,
  labelColumn: 'species',
};

describe('preprocess', () => {
  it('takes every key, and none', () => {
    assert.deepEqual(parsePreprocess(WHOLE), WHOLE);
    assert.deepEqual(parsePreprocess({}), {});
    assert.deepEqual(parsePreprocess({ labelColumn: -1 }), { labelColumn: -1 });
    for (const range of [
      [0, 1],
      [0, 255],
      [-1, 1],
    ]) {
      assert.deepEqual(parsePreprocess({ range }), { range });
    }
  });

  const wrong: [json: unknown, text: string][] = [
    [[], 'preprocess must be an object, not []. Write it as {"range": [0, 1]}'],
    [null, 'preprocess must be an object, not null. Write it as {"range": [0, 1]}'],
    [
      { means: [0] },
      'preprocess.means is not a known key. Use layout, channels, range, mean, std, fit, padValue, labelColumn, space',
    ],
    [
      { constructor: 1 },
      'preprocess.constructor is not a known key. Use layout, channels, range, mean, std, fit, padValue, labelColumn, space',
    ],
    [{ layout: 'NCWH' }, 'preprocess.layout must be one of NCHW, NHWC, not "NCWH". Correct layout'],
    [{ channels: 'RGBA' }, 'preprocess.channels must be one of RGB, BGR, GRAY, not "RGBA". Correct channels'],
    [{ range: [0, 2] }, 'preprocess.range must be one of [0, 1], [0, 255], [-1, 1], not [0,2]. Correct range'],
    [{ range: '0..1' }, 'preprocess.range must be one of [0, 1], [0, 255], [-1, 1], not "0..1". Correct range'],
    [{ mean: 0.5 }, 'preprocess.mean must be a list of numbers, not 0.5. Correct mean'],
    [{ mean: [] }, 'preprocess.mean must be a list of numbers, not []. Correct mean'],
    [{ std: [1, 0, 1] }, 'preprocess.std must be a list of numbers above 0, not [1,0,1]. Correct std'],
    [{ fit: 'cover' }, 'preprocess.fit must be one of stretch, crop, pad, not "cover". Correct fit'],
    [{ padValue: 256 }, 'preprocess.padValue must be a number from 0 to 255, not 256. Correct padValue'],
    [{ labelColumn: '' }, 'preprocess.labelColumn must be a column name or a whole number, not "". Correct labelColumn'],
    [{ labelColumn: 1.5 }, 'preprocess.labelColumn must be a column name or a whole number, not 1.5. Correct labelColumn'],
  ];
  for (const [json, text] of wrong) {
    it(`refuses ${JSON.stringify(json)}`, () => fails(() => parsePreprocess(json, 'p.json'), 'preprocess', `p.json: ${text}.`));
  }

  it('reads the object alone, or a model.explain.json that has it', async () => {
    const dir = folder({
      'alone.json': JSON.stringify(WHOLE),
      'net.explain.json': JSON.stringify({ target: 3, preprocess: WHOLE }),
      'broken.json': '{"range": [0, 1}',
      'empty.json': '',
      'inner.json': '{"preprocess": {"range": [1, 0]}}',
    });
    assert.deepEqual(await readPreprocess(path.join(dir, 'alone.json')), WHOLE);
    assert.deepEqual(await readPreprocess(path.join(dir, 'net.explain.json')), WHOLE);
    await assert.rejects(readPreprocess(path.join(dir, 'broken.json')), {
      message: /^broken\.json: is not valid JSON: .*\. Correct the file\.$/,
    });
    const empty = 'empty.json: is empty (0 bytes). Choose another file or save it again.';
    await fails(() => readPreprocess(path.join(dir, 'empty.json')), 'input-empty', empty);
    const inner = 'inner.json: preprocess.range must be one of [0, 1], [0, 255], [-1, 1], not [1,0]. Correct range.';
    await fails(() => readPreprocess(path.join(dir, 'inner.json')), 'preprocess', inner);
  });
});
