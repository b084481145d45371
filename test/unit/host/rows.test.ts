/** The rows of the Layers tree. */
import assert from 'node:assert/strict';
import { childRows, selectableName, topRows, type Row } from '../../../src/host/layers/rows';
import type { Explanation, LayerInfo, LayerResult, Structure } from '../../../src/session/api';

const layer = (name: string, ...ops: string[]) =>
  ({
    name,
    ops,
    nodes: ops.map((op, i) => ({ name: `${name}/${i}`, op, domain: '', inputs: [], outputs: [`${name}.${i}`] })),
    outputs: [name],
  }) as unknown as LayerInfo;

const structure = {
  inputs: [{ name: 'x', dtype: 'float32', shape: [1, 4] }],
  layers: [layer('a', 'Gemm', 'Relu'), layer('b', 'Gemm')],
} as unknown as Structure;

// In the order of the pass: output first.
const explanation = { layers: [{ name: 'b' }, { name: 'a' }] as LayerResult[], f: 2 } as unknown as Explanation;

const words = (rows: Row[]) =>
  rows.map((row) => {
    if (row.kind !== 'layer') return row.kind;
    return row.layer.name + (row.result ? ' passed' : '') + (row.next ? ' next' : '');
  });

describe('the Layers tree', () => {
  it('shows the structure from the input down, without numbers, before anything has run', () => {
    assert.deepEqual(words(topRows({ structure, explanation: null, moment: null })), ['input', 'a', 'b']);
  });

  it('ends in the score, and gives every layer its numbers, once it has been explained', () => {
    assert.deepEqual(words(topRows({ structure, explanation, moment: null })), ['input', 'a passed', 'b passed', 'score']);
  });

  it('gives no numbers to a layer that the paused pass has not reached, and marks the next', () => {
    assert.deepEqual(words(topRows({ structure, explanation, moment: 1 })), ['input', 'a next', 'b passed', 'score']);
    assert.deepEqual(words(topRows({ structure, explanation, moment: 0 })), ['input', 'a', 'b next', 'score']);
    assert.deepEqual(words(topRows({ structure, explanation, moment: 2 })), ['input', 'a passed', 'b passed', 'score']);
  });

  it('opens a layer of several nodes to them, which all stand for the layer', () => {
    const [, a, b] = topRows({ structure, explanation: null, moment: null });
    assert.deepEqual(childRows(a).map(selectableName), ['a', 'a']);
    assert.deepEqual(childRows(b), []);
  });
});
