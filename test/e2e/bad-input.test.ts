/** What is wrong with a model or an input is one sentence in the page, with the file, the cause and what to do. */
import fs from 'node:fs';
import path from 'node:path';
import { encodeNpy } from '../../src/engine/input';
import type { Tensor } from '../../src/engine/tensor';
import { CRASHING, f32, modelBytes, noise, type ModelSpec } from '../unit/engine/models';
import { Lens } from './support/lens';
import { withExternalWeights } from './support/models';

const layer = { w: noise([4, 4]), b: noise([4]) };
const gemm: ModelSpec = { inputs: { x: ['N', 4] }, nodes: [['Gemm', 'x w b', 'y']], constants: layer, outputs: 'y' };

/** Models that cannot be opened, and what the page says. */
const UNREADABLE: [name: string, bytes: (folder: string) => Uint8Array | string, says: RegExp][] = [
  ['empty', () => '', /The file is empty\. Export or copy the model again\./],
  [
    'truncated',
    (folder) => fs.readFileSync(path.join(folder, 'digits/digits.onnx')).subarray(0, 200_000),
    /It is cut short or damaged/,
  ],
  ['text', () => 'This is a text file.\n', /It is a text file, not an ONNX model\. Choose the exported \.onnx file\./],
  ['pointer', () => 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n', /Git LFS pointer.*git lfs pull/],
  [
    'lost',
    () => withExternalWeights(gemm, 'lost.bin'),
    /Its weights are in lost\.bin, which is not beside it\. Put lost\.bin beside the model\./,
  ],
  [
    'outside',
    () => withExternalWeights(gemm, '../../etc/passwd'),
    /etc\/passwd, outside the model's folder, which is not read\./,
  ],
];

/** Models that open and cannot be run. */
const UNRUNNABLE: [name: string, model: () => Uint8Array, input: Tensor, says: RegExp][] = [
  [
    'zero',
    () => modelBytes({ inputs: { x: ['N', 0] }, nodes: [['Relu', 'x', 'y']], outputs: 'y' }),
    f32([], [1, 0]),
    /zero\.onnx: node Relu_0 \(Relu\): Its output y has a dimension of size 0\. Give another input\./,
  ],
  [
    'crashes',
    () => modelBytes(CRASHING),
    f32([-1e30], [1, 1]),
    /crashes\.onnx: The process that runs the model crashed \(SIG[A-Z]+\) inside ONNX Runtime\. Choose Retry/,
  ],
];

/** Inputs that do not fit. */
const UNFIT: [name: string, input: Uint8Array, says: RegExp][] = [
  [
    'size.npy',
    encodeNpy(f32([1, 2, 3], [1, 3])),
    /size\.npy: Has 3, the model takes 4\. Give values of the size of its input x\./,
  ],
  [
    'nan.npy',
    encodeNpy(f32([1, NaN, 3, 4], [1, 4])),
    /nan\.npy: Has NaN at \[0, 1\] \(1 of 4 values is not finite\)\. Replace what is not a finite number\./,
  ],
  [
    'dtype.npy',
    Buffer.from(
      Buffer.from(encodeNpy(f32([1, 2, 3, 4], [1, 4])))
        .toString('latin1')
        .replace('<f4', '<U1'),
      'latin1',
    ),
    /dtype\.npy: Holds <U1, which is no float, integer or bool\. Save it as float32\./,
  ],
];

describe('in the page, bad input', () => {
  let lens: Lens;
  before(async () => {
    lens = await Lens.open({}, (folder) => {
      const write = (name: string, content: Uint8Array | string) => fs.writeFileSync(path.join(folder, name), content);
      for (const [name, bytes] of UNREADABLE) write(`${name}.onnx`, bytes(folder));
      for (const [name, model, input] of UNRUNNABLE) {
        write(`${name}.onnx`, model());
        write(`${name}.npy`, encodeNpy(input));
        write(`${name}.explain.json`, JSON.stringify({ input: `${name}.npy` }));
      }
      fs.mkdirSync(path.join(folder, 'fits'));
      write('fits/fits.onnx', modelBytes(gemm));
      for (const [name, input] of UNFIT) write(`fits/${name}`, input);
      const refused: ModelSpec = {
        ...gemm,
        nodes: [
          ['Imputer', 'x', 's', { imputed_value_floats: { floats: [1] }, replaced_value_float: { float: 9 } }, 'ai.onnx.ml'],
          ['Gemm', 's w b', 'h'],
          ['Relu', 'h', 'r'],
          ['Gemm', 'r w b', 'y'],
        ],
        domains: { 'ai.onnx.ml': 1 },
      };
      write('refused.onnx', modelBytes(refused));
      write('gone.onnx', modelBytes(gemm));
      write('gone.explain.json', JSON.stringify({ input: 'moved-away.npy' }));
      write('refused.npy', encodeNpy(f32([1, 2, 3, 4], [1, 4])));
      write('refused.explain.json', JSON.stringify({ input: 'refused.npy' }));
      const unknown: ModelSpec = {
        ...gemm,
        nodes: [
          ['Mystery', 'x', 'm', {}, 'com.example'],
          ['Gemm', 'm w b', 'y'],
        ],
        domains: { 'com.example': 1 },
      };
      write('unknown.onnx', modelBytes(unknown));
      write('unknown.explain.json', JSON.stringify({ input: 'refused.npy' }));
    });
  });
  after(() => lens?.close());
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await lens.screenshot(`failed-${this.currentTest.title}`);
    await lens.vscode.command('View: Close All Editors');
  });

  const says = (text: RegExp) => lens.page.getByRole('alert').filter({ hasText: text }).first().waitFor();

  for (const [name, , text] of UNREADABLE) {
    it(`${name}: the model cannot be opened`, async () => {
      await lens.openFile(`${name}.onnx`);
      await lens.page.getByText('This model cannot be opened').waitFor();
      await says(text);
      await lens.button('Retry').waitFor();
      if (name === 'text') await lens.screenshot('bad-model');
    });
  }

  for (const [name, , , text] of UNRUNNABLE) {
    it(`${name}: the model opens and cannot be run`, async () => {
      await lens.explain(`${name}.onnx`);
      await says(text);
      await lens.button('Retry').waitFor();
    });
  }

  it('that was remembered and is gone: says so, and another can be chosen', async () => {
    await lens.explain('gone.onnx');
    await says(/moved-away\.npy: Does not exist\. Choose another file\./);
    await lens.button('Choose another input').click();
    await lens.page.getByText('Beside the model', { exact: true }).waitFor();
  });

  for (const [name, , text] of UNFIT) {
    it(`${name}: the input does not fit`, async () => {
      await lens.explain('fits/fits.onnx', name);
      await says(text);
      await lens.layer(/^Gemm/).waitFor();
    });
  }

  it('an op that is not known to anybody: the structure shows, and Explain says which', async () => {
    await lens.openFile('unknown.onnx');
    await lens.layer(/^Mystery/).waitFor();
    await lens.explain('unknown.onnx');
    await says(/unknown\.onnx: .*Mystery/);
  });

  it('an op without a rule: the pass stops there, and what is above it is shown', async () => {
    await lens.explain('refused.onnx');
    await lens.standing(/^Stopped, 2 of 3/);
    await says(/Imputer of domain ai\.onnx\.ml/);
    await lens.sum();
    await lens
      .layer(/^Gemm, 4, .*own bias term/i)
      .first()
      .waitFor();
    await lens.screenshot('refused');
  });

  it('is forgotten by Retry once the file is right', async () => {
    fs.writeFileSync(lens.file('text.onnx'), modelBytes(gemm));
    await lens.openFile('text.onnx');
    await lens.layer(/^Gemm/).waitFor();
    fs.writeFileSync(lens.file('later.onnx'), 'no model yet');
    await lens.openFile('later.onnx');
    await says(/It is a text file/);
    fs.writeFileSync(lens.file('later.onnx'), modelBytes(gemm));
    await lens.button('Retry').click();
    await lens.layer(/^Gemm/).waitFor();
  });
});
