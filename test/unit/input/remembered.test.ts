import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  fromInputRef,
  readRemembered,
  rememberedPath,
  toInputRef,
  writeRemembered,
  type InputRef,
  type InputSpec,
} from '../../../src/engine/input';
import { parseRemembered } from '../../../src/engine/input/remembered';
import { PREPROCESS_KEYS } from '../../../src/engine/input/preprocess';
import { fails, floats, folder, sample } from './helpers';

const INPUT = 'a path, {"file", "row", "member"}, {"zeros": true} or {"random": seed}';

describe('remembered', () => {
  it('stands beside the model', () => {
    assert.equal(rememberedPath('/m/digits.onnx'), '/m/digits.explain.json');
    assert.equal(rememberedPath('/m/v1.2.ONNX'), '/m/v1.2.explain.json');
  });

  it('is empty when there is none', async () => assert.deepEqual(await readRemembered(path.join(folder(), 'a.onnx')), {}));

  it('keeps unknown keys and their order, changes what is given, removes what is undefined', async () => {
    const dir = folder({ 'a.explain.json': '\ufeff{"mine": {"x": 1}, "target": 3, "option": 2}' });
    const model = path.join(dir, 'a.onnx');
    await writeRemembered(model, { target: 5, option: undefined, input: 'images/7-0.png' });
    const text = fs.readFileSync(path.join(dir, 'a.explain.json'), 'utf8');
    assert.equal(text, '{\n  "mine": {\n    "x": 1\n  },\n  "target": 5,\n  "input": "images/7-0.png"\n}\n');
    assert.deepEqual(await readRemembered(model), { mine: { x: 1 }, target: 5, input: 'images/7-0.png' });
    assert.deepEqual(fs.readdirSync(dir), ['a.explain.json']);
  });

  it('is not overwritten when it cannot be understood', async () => {
    const dir = folder({ 'a.explain.json': '{"target": 3' });
    await assert.rejects(writeRemembered(path.join(dir, 'a.onnx'), { target: 1 }), {
      message: /^a\.explain\.json: is not valid JSON: .*\. Correct or delete the file\.$/,
    });
    assert.equal(fs.readFileSync(path.join(dir, 'a.explain.json'), 'utf8'), '{"target": 3');
  });

  it('takes every key', () => {
    const all = {
      $schema: 'explain.schema.json',
      preprocess: { range: [0, 1] },
      input: { file: 'rows.csv', row: 3 },
      inputs: { a: 'a.npy', b: { zeros: true }, c: { random: -4 }, d: { file: 'e.npz', member: 'x:a' } },
      target: 1,
      minus: 0,
      option: 3,
      labels: 'labels.txt',
      dims: { height: 224 },
      other: [1],
    };
    assert.deepEqual(parseRemembered(JSON.stringify(all), 'a.explain.json'), all);
  });

  const wrong: [json: unknown, text: string, code?: string][] = [
    [[], 'is not a JSON object. Correct or delete the file'],
    [null, 'is not a JSON object. Correct or delete the file'],
    [{ input: '' }, `input must be ${INPUT}, not "". Correct input`],
    [{ input: { file: 'a.csv', row: -1 } }, `input must be ${INPUT}, not {"file":"a.csv","row":-1}. Correct input`],
    [{ input: { random: 'x' } }, `input must be ${INPUT}, not {"random":"x"}. Correct input`],
    [{ inputs: { a: 1 } }, `inputs must be inputs by name, each ${INPUT}, not {"a":1}. Correct inputs`],
    [{ target: -1 }, 'target must be a whole number from 0, not -1. Correct target'],
    [{ minus: 1.5 }, 'minus must be a whole number from 0, not 1.5. Correct minus'],
    [{ option: 4 }, 'option must be 1, 2 or 3, not 4. Correct option'],
    [{ labels: 3 }, 'labels must be a path, not 3. Correct labels'],
    [{ dims: { h: 0 } }, 'dims must be sizes by name, each a whole number from 1, not {"h":0}. Correct dims'],
    [{ preprocess: { mean: 'x' } }, 'preprocess.mean must be a list of numbers, not "x". Correct mean', 'preprocess'],
  ];
  for (const [json, text, code = 'remembered'] of wrong) {
    it(`refuses ${JSON.stringify(json)}`, () =>
      fails(() => parseRemembered(JSON.stringify(json), 'a.explain.json'), code, `a.explain.json: ${text}.`));
  }

  it('writes inputs relative to the model, and finds them again', () => {
    const model = path.resolve('/m/nets/a.onnx');
    const pairs: [spec: InputSpec, ref: InputRef][] = [
      [{ kind: 'file', path: path.resolve('/m/nets/images/7-0.png') }, 'images/7-0.png'],
      [
        { kind: 'file', path: path.resolve('/m/data/a.csv'), row: 3 },
        { file: '../data/a.csv', row: 3 },
      ],
      [
        { kind: 'file', path: path.resolve('/m/nets/a.npz'), member: 'x' },
        { file: 'a.npz', member: 'x' },
      ],
      [{ kind: 'zeros' }, { zeros: true }],
      [{ kind: 'random', seed: 7 }, { random: 7 }],
    ];
    for (const [spec, ref] of pairs) {
      assert.deepEqual(toInputRef(spec, model), ref);
      assert.deepEqual(fromInputRef(ref, model), spec);
    }
    assert.equal(toInputRef({ kind: 'tensor', tensor: floats([1], 1) }, model), undefined);
  });
});

describe('explain.schema.json', () => {
  const schema = JSON.parse(fs.readFileSync(sample('../explain.schema.json'), 'utf8'));

  it('describes every key that is checked, and each in words', () => {
    assert.deepEqual(Object.keys(schema.properties.preprocess.properties), PREPROCESS_KEYS);
    const known = ['$schema', 'preprocess', 'input', 'inputs', 'target', 'minus', 'option', 'labels', 'vocabulary', 'dims'];
    assert.deepEqual(Object.keys(schema.properties), known);
    const described = [...Object.values(schema.properties), ...Object.values(schema.properties.preprocess.properties)];
    for (const property of described as { description?: string }[]) assert.ok((property.description ?? '').length > 10);
  });

  for (const model of ['digits/digits', 'fashion/fashion-vgg11', 'fashion/fashion-vgg11-nobias', 'cells/cells']) {
    it(`ships what ${model} needs`, async () => {
      const { preprocess } = await readRemembered(sample(`${model}.onnx`));
      if (model.startsWith('cells')) assert.deepEqual(preprocess, { labelColumn: 'diagnosis' });
      else assert.equal(preprocess?.fit, model.startsWith('fashion') ? 'pad' : 'stretch');
    });
  }
});
