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
  scopes: [],
} as unknown as Structure;

// In the order of the pass: output first.
const result = (name: string, sum: number) => ({ name, own: { sum, abs: Math.abs(sum), largest: sum } }) as LayerResult;
const explanation = { layers: [result('b', 0.25), result('a', -1)], f: 2 } as unknown as Explanation;

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

describe('scopes of the Layers tree', () => {
  const scopes = [
    { id: '/s', title: 's', first: 1, last: 5, parent: null },
    { id: '/s/t', title: 't', first: 2, last: 4, parent: 0 },
    { id: '/u', title: 'u', first: 6, last: 8, parent: null },
  ];
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const layers = names.map((name) => layer(name, 'Gemm'));
  const scoped = { inputs: [], layers, scopes } as unknown as Structure;
  const backwards = [...names].reverse().map((name, k) => result(name, 2 ** -k));
  const outline = (rows: Row[]): string =>
    rows
      .map((row) => {
        if (row.kind === 'scope') return `${row.scope.title}${row.next ? '!' : ''}=${row.own ?? ''}(${outline(row.rows)})`;
        return row.kind === 'layer' ? row.layer.name + (row.next ? '!' : '') : row.kind;
      })
      .join(' ');

  it('hold their layers, one in another, as the graph does', () => {
    const rows = topRows({ structure: scoped, explanation: null, moment: null });
    assert.equal(outline(rows), 'a s=(b t=(c d) e) f u=(g h)');
  });

  it('say the sum of what is in them, as far as the pass has come, and hold the mark of what is next', () => {
    const of = (moment: number | null) =>
      outline(topRows({ structure: scoped, explanation: { layers: backwards, f: 0 } as unknown as Explanation, moment }));
    assert.equal(of(null), `a s=${15 / 64}(b t=${3 / 32}(c d) e) f u=1.5(g h) score`);
    assert.equal(of(4), 'a s!=0.125(b t!=(c d!) e) f u=1.5(g h) score');
  });
});
