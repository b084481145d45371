/** Studies of a model with several inputs: the data goes to the first, the others are what is remembered. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeNpy } from '../../../src/engine/input';
import { summarise } from '../../../src/session/study/summary';
import { f32, modelBytes, type ModelSpec } from '../engine/models';
import { planOf, runHere, temporaryFolder } from './support';

/** Two scores, of (x + shift): [x₀ + s₀ + 1, x₁ + s₁]. */
const TWO: ModelSpec = {
  inputs: { x: ['N', 2], shift: ['N', 2] },
  constants: { b: f32([1, 0]) },
  nodes: [
    ['Add', 'x shift', 'sum'],
    ['Add', 'sum b', 'y'],
  ],
  outputs: 'y',
};

describe('a study of a model with several inputs', () => {
  const folder = temporaryFolder();
  const put = (name: string, content: string | Uint8Array) => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const model = put('two.onnx', modelBytes(TWO));
  const data = put('rows.csv', 'a,b\n0,0.5\n0,2\n0,4\n');
  const plan = planOf({ study: 'decompose', data: { path: data } });

  it('says which input is not chosen, before it runs', () =>
    assert.rejects(
      runHere(model, plan),
      /^BiasLensError: two\.onnx: the data of a study goes to its input x, and its input shift has not been chosen\. Explain the model once/,
    ));

  it('fills the others with what is remembered, and says so', async () => {
    put('shift.npy', encodeNpy(f32([0, -2], [1, 2])));
    put('two.explain.json', '{"inputs": {"shift": "shift.npy"}}');
    const { header, rows } = await runHere(model, plan);
    assert.deepEqual(header.inputs, { data: 'x', fixed: [{ input: 'shift', title: 'shift.npy' }] });
    // Scores (1, −1.5), (1, 0), (1, 2).
    assert.deepEqual(
      rows.map((row) => [(row as { all?: number }).all, row.error]),
      [
        [0, undefined],
        [0, undefined],
        [1, undefined],
      ],
    );
    const { sentences } = summarise(header, rows);
    assert.ok(
      sentences.includes('The data goes to the input x; for every one of them shift is shift.npy.'),
      sentences.join('\n'),
    );
  });
});
