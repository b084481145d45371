/** No op without a test, and no refusal without a reason. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { FAMILIES } from '../../../src/engine/layers/registry';
import { explainAt } from './explain';
import { model, noise } from './models';

/** The text of every test of the engine, this one left out. */
function tests(): string {
  const files = fs.readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && file !== path.basename(import.meta.filename))
    .map((file) => fs.readFileSync(path.join(import.meta.dirname, file), 'utf8'))
    .join('\n');
}

describe('the ops that the engine knows', () => {
  it('are each in a test', () => {
    const words = new Set(tests().match(/[A-Z]\w+/g));
    const explained = FAMILIES.filter((family) => family.nature !== 'refused').flatMap((family) => family.ops);
    assert.deepEqual(
      explained.filter((op) => !words.has(op)),
      [],
    );
  });

  it('and those of no family are refused by name, with what lies above them explained', async () => {
    const made = model({
      inputs: { x: [1, 4, 4] },
      nodes: [
        ['Det', 'x', 'd'],
        ['Relu', 'd', 'r'],
        ['Neg', 'r', 'y'],
      ],
      outputs: 'y',
    });
    const { gradient, steps } = await explainAt(made, { x: noise([1, 4, 4]) });
    assert.deepEqual(
      steps.map((step) => step.local.layer.nodes.map((node) => node.op)),
      [['Relu', 'Neg']],
    );
    const [{ code, op, node, reason, action }] = gradient.stopped;
    assert.deepEqual([code, op, node], ['op-refused', 'Det', 'Det_0']);
    assert.ok(reason && action);
  });
});
