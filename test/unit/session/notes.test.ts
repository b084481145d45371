/** What an explanation says of how the model was read and where its local linear model is not the model itself. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSessions } from '../../../src/session/sessions';
import { f32, modelBytes, type ModelSpec, noise } from '../engine/models';
import { quiet, REQUEST } from './support';

const ZERO = { dtype: 'uint8' as const, shape: [], data: Uint8Array.of(128) };
const EXACT: ModelSpec = {
  inputs: { x: [1, 2] },
  constants: { w: noise([2, 3]), v: noise([3, 2]), s: 0.02, z: ZERO },
  nodes: [
    ['MatMul', 'x w', 'h'],
    ['Relu', 'h', 'r'],
    ['MatMul', 'r v', 'y'],
  ],
  outputs: 'y',
};
const smooth: ModelSpec = { ...EXACT, nodes: [EXACT.nodes[0], ['Tanh', 'h', 'r'], EXACT.nodes[2]] };
const rounded: ModelSpec = {
  ...EXACT,
  nodes: [EXACT.nodes[0], ['QuantizeLinear', 'h s z', 'q'], ['DequantizeLinear', 'q s z', 'r'], EXACT.nodes[2]],
};
const half: ModelSpec = {
  ...EXACT,
  nodes: [['Cast', 'x', 'xh', { to: 10 }], ['Cast', 'xh', 'xf', { to: 1 }], ['MatMul', 'xf w', 'h'], ...EXACT.nodes.slice(1)],
};

describe('notes of an explanation', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-notes-'));
  after(() => rmSync(folder, { recursive: true }));

  async function notesOf(spec: ModelSpec): Promise<[notes: string[], layers: [tangent: boolean, rounded: boolean][]]> {
    const model = path.join(folder, 'model.onnx');
    writeFileSync(model, modelBytes(spec));
    const answers = createSessions();
    const { session } = await answers.open({ path: model }, quiet);
    await answers.prepare({ session, choice: { kind: 'tensor', tensor: f32([1, -2], [1, 2]) } }, quiet);
    const { notes } = await answers.explain({ session, request: REQUEST }, quiet);
    const { layers } = await answers.structure({ session }, quiet);
    return [notes, layers.map((l) => [l.tangent, l.rounded])];
  }

  it('a piecewise linear model in float32 needs none', async () => assert.deepEqual((await notesOf(EXACT))[0], []));

  it('says how many layers are smooth', async () =>
    assert.deepEqual(await notesOf(smooth), [
      ['1 of 2 layers is smooth: explained by the tangent at this input'],
      [
        [true, false],
        [false, false],
      ],
    ]));

  it('says how many layers round to integers', async () =>
    assert.deepEqual(await notesOf(rounded), [
      ['1 of 2 layers rounds to integers: what rounding adds is own bias'],
      [
        [false, true],
        [false, false],
      ],
    ]));

  it('says that half precision is computed in float32', async () =>
    assert.deepEqual((await notesOf(half))[0], ['float16 weights and values are computed in float32']));
});
