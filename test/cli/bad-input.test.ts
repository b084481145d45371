/** Bad models and bad inputs: one line that says what is wrong and what to do, exit code 3. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeNpy } from '../../src/engine/input';
import {
  create,
  DataLocation,
  DataType,
  fromBinary,
  ModelProtoSchema,
  toBinary,
  TensorProtoSchema,
} from '../../src/engine/onnx/proto';
import { StringStringEntryProtoSchema } from '../../src/engine/onnx/proto';
import { CRASHING, f32, modelBytes, noise, type ModelSpec } from '../unit/engine/models';
import { assertFails, biaslens } from './support';

const NET: ModelSpec = {
  inputs: { x: [1, 4] },
  constants: { w: noise([4, 3]), b: [1, 2, 3] },
  nodes: [
    ['Gemm', 'x w b', 'z'],
    ['Relu', 'z', 'y'],
  ],
  outputs: 'y',
};
const net = modelBytes(NET);
const LFS = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n';

/** NET with its weights said to be in another file. */
function external(location: string): Uint8Array {
  const model = fromBinary(ModelProtoSchema, net);
  const key = create(StringStringEntryProtoSchema, { key: 'location', value: location });
  const where = { dataType: DataType.FLOAT, dataLocation: DataLocation.EXTERNAL, externalData: [key] };
  model.graph!.initializer[0] = create(TensorProtoSchema, { name: 'w', dims: [4n, 3n], ...where });
  return toBinary(ModelProtoSchema, model);
}

const unknown: ModelSpec = {
  ...NET,
  domains: { 'com.microsoft': 1 },
  nodes: [
    ['SampleOp', 'x', 'm', {}, 'com.microsoft'],
    ['Gemm', 'm w b', 'y'],
  ],
};

const MODELS: Record<string, Uint8Array | string> = {
  'net.onnx': net,
  'empty.onnx': '',
  'truncated.onnx': net.slice(0, net.length - 20),
  'text.onnx': 'Hello, I am no model.\n',
  'pointer.onnx': LFS,
  'missing.onnx': external('weights.bin'),
  'outside.onnx': external('../secret.bin'),
  'absolute.onnx': external('/etc/passwd'),
  'unknown.onnx': modelBytes(unknown),
  'crashes.onnx': modelBytes(CRASHING),
};

const INPUTS: Record<string, Uint8Array | string> = {
  'x.npy': encodeNpy(noise([1, 4])),
  'huge.npy': encodeNpy({ dtype: 'float32', shape: [1, 1], data: Float32Array.of(-1e30) }),
  'size.npy': encodeNpy(noise([1, 5])),
  'nan.npy': encodeNpy(f32([1, NaN, 2, 3], [1, 4])),
  'none.npy': encodeNpy(f32([], [0, 4])),
  'text.npy': 'nothing',
  'text.png': 'nothing',
  'few.csv': '1,2,3\n4,5,6\n',
};

const FAULTS: [model: string, input: string, line: string | RegExp][] = [
  ['empty.onnx', 'x.npy', 'empty.onnx: the file is empty. Export or copy the model again.'],
  ['truncated.onnx', 'x.npy', /^biaslens: truncated\.onnx: it is cut short or damaged.*\. Export or copy the model again\.$/m],
  ['text.onnx', 'x.npy', 'text.onnx: it is a text file, not an ONNX model. Choose the exported .onnx file.'],
  ['pointer.onnx', 'x.npy', /^biaslens: pointer\.onnx: it is a Git LFS pointer, .*\. Run "git lfs pull" in its repository\.$/m],
  [
    'missing.onnx',
    'x.npy',
    /^biaslens: missing\.onnx: .*weights\.bin, which is not beside it\. Put weights\.bin beside the model\.$/m,
  ],
  [
    'outside.onnx',
    'x.npy',
    /^biaslens: outside\.onnx: .*\.\.\/secret\.bin, outside the model's folder, which is not read\. Put /m,
  ],
  ['absolute.onnx', 'x.npy', /^biaslens: absolute\.onnx: .*\/etc\/passwd, outside the model's folder, which is not read\. Put /m],
  ['gone.onnx', 'x.npy', 'gone.onnx: it cannot be read. Check that the file exists and may be read.'],
  ['net.onnx', 'gone.npy', 'gone.npy: does not exist. Choose another file.'],
  ['net.onnx', 'size.npy', 'size.npy: has 5, the model takes 4. Give values of the size of its input x.'],
  ['net.onnx', 'nan.npy', /^biaslens: nan\.npy: has NaN at \[0, 1\] .*\. Replace what is not a finite number\.$/m],
  ['net.onnx', 'none.npy', /^biaslens: none\.npy: has a dimension of 0 \(0×4\), .*\. Give an input with values\.$/m],
  ['net.onnx', 'text.npy', /^biaslens: text\.npy: is not a readable NumPy file: .*\. Save it again and retry\.$/m],
  ['net.onnx', 'text.png', /^biaslens: text\.png: is not a readable PNG.*\. Save it again and retry\.$/m],
  ['net.onnx', 'few.csv', 'few.csv: has 3 features a row, the model takes 4. Give rows of that size.'],
  ['net.onnx', 'net.onnx', /^biaslens: net\.onnx: is of no known input format\. Choose a file of \.png, /m],
  [
    'crashes.onnx',
    'huge.npy',
    /^biaslens: crashes\.onnx: the process that runs the model crashed \(SIGFPE\) inside ONNX Runtime.*\. Export the model again/m,
  ],
];

describe('biaslens on bad input', function () {
  this.timeout(30_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-'));
  const at = (name: string) => path.join(folder, name);
  before(() => {
    for (const [name, content] of Object.entries({ ...MODELS, ...INPUTS })) writeFileSync(at(name), content);
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [model, input, line] of FAULTS) {
    it(`${model} with ${input}`, async () => {
      assertFails(await biaslens(['explain', at(model), '--input', at(input)]), 3, line);
    });
  }

  it('shows what is above an op that it does not know, and the structure', async () => {
    const { code, stdout, stderr } = await biaslens(['explain', at('unknown.onnx'), '--input', at('x.npy')]);
    assert.equal(code, 3);
    assert.match(
      stderr,
      /^biaslens: unknown\.onnx: node SampleOp_0 \(SampleOp\): attribution does not know the op SampleOp [^\n]*\n$/,
    );
    assert.match(stdout, /^ {2}Gradient part g·t /m);
    assert.match(stdout, /^ {2}Gemm +3 .* y$/m);
    assert.match(stdout, /w·x and b alone are not known: the pass did not reach the input/);
    const structure = await biaslens(['inspect', at('unknown.onnx')]);
    assert.equal(structure.code, 0);
    assert.match(structure.stdout, /^ {2}SampleOp .*attribution stops here: attribution does not know the op SampleOp/m);
  });
});
