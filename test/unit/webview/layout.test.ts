import assert from 'node:assert/strict';
import type { Structure } from '../../../src/protocol/types';
import { buildGraph, findNodes } from '../../../webview/graph/build';
import { boxesBetween, columnLayout, routesBetween, type Layout } from '../../../webview/graph/layout';
import { planeOf, planOf } from '../../../webview/picture/plan';
import { barsLayout, biasSentence, sentencePlace } from '../../../webview/sum/bars-layout';

/** A structure of layers given as `name: inputs`. */
function structure(layers: Record<string, string>, score: string): Structure {
  const list = Object.entries(layers).map(([name, inputs], id) => ({
    id,
    name,
    kind: 'core' as const,
    ops: ['Conv', 'Relu'],
    nodes: [],
    inputs: inputs.split(' '),
    outputs: [name],
    shape: [1, 8, 4, 4],
    tangent: false,
  }));
  const inputs = [{ name: 'x', dtype: 'float32' as const, shape: [1, 3, 4, 4] }];
  return {
    path: 'm',
    bytes: 1,
    opset: 13,
    producer: '',
    inputs,
    outputs: [],
    score,
    heads: [],
    layers: list,
    scopes: [],
    parameters: 0,
    traced: true,
  };
}

function layoutOf(s: Structure): Layout {
  return columnLayout(buildGraph(s), { width: 220, left: 28, top: 10, gap: 14, height: () => 45 });
}

describe('the graph', () => {
  const residual = structure({ a: 'x', b: 'a', c: 'b a', d: 'c', e: 'd a' }, 'e');

  it('joins inputs, layers and the score by the tensors between them', () => {
    const { nodes, edges } = buildGraph(residual);
    assert.deepEqual(
      nodes.map((n) => n.key),
      ['input:x', 'layer:a', 'layer:b', 'layer:c', 'layer:d', 'layer:e', 'score'],
    );
    assert.deepEqual(edges.map((e) => `${e.from}>${e.to}`).sort(), ['0>1', '1>2', '1>3', '1>5', '2>3', '3>4', '4>5', '5>6']);
  });

  it('finds layers by op, name and shape, the shape also with an x', () => {
    const graph = buildGraph(residual);
    assert.deepEqual(findNodes(graph, 'conv 8x4'), [1, 2, 3, 4, 5]);
    assert.deepEqual(findNodes(graph, 'CONV d'), [4]);
    assert.deepEqual(findNodes(graph, '  '), []);
    assert.deepEqual(findNodes(buildGraph(structure({ stem: 'x', head: 'stem' }, 'head')), 'head'), [2]);
  });

  it('puts boxes one under the other, narrower where lines run beside them', () => {
    const chain = layoutOf(structure({ a: 'x', b: 'a' }, 'b'));
    assert.deepEqual(
      chain.boxes.map((b) => b.y),
      [10, 69, 128, 187],
    );
    assert(chain.boxes.every((b) => b.width === 220));
    assert(layoutOf(residual).boxes[0].width < 220);
  });

  it('gives skips that overlap lanes of their own, the short one nearest', () => {
    const layout = layoutOf(residual);
    const lane = (from: number, to: number) => {
      const { edges } = buildGraph(residual);
      const path = layout.routes.find((r) => edges[r.edge].from === from && edges[r.edge].to === to)!.path;
      return Math.max(...[...path.matchAll(/[HQ]?(\d+(?:\.\d+)?) /g)].map((m) => Number(m[1])).filter((x) => x < 400));
    };
    assert(lane(1, 3) < lane(1, 5));
  });

  it('finds what is in sight, long skips that begin above included', () => {
    const layers: Record<string, string> = { l0: 'x' };
    for (let k = 1; k < 10_000; k++) layers[`l${k}`] = k % 500 === 499 ? `l${k - 1} l${k - 499}` : `l${k - 1}`;
    const s = structure(layers, 'l9999');
    const began = performance.now();
    const layout = layoutOf(s);
    assert(performance.now() - began < 1000, 'ten thousand layers are laid out within a second');
    const [first, last] = boxesBetween(layout, 20_000, 20_900);
    assert(last - first < 20 && layout.boxes[first].y + 45 >= 20_000 && layout.boxes[last - 1].y <= 20_900);
    const seen = routesBetween(layout, 20_000, 20_900);
    assert(
      seen.some((r) => r.top < 20_000 && r.bottom > 20_900),
      'a line that only passes through',
    );
    const all = layout.routes.filter((r) => r.top <= 20_900 && r.bottom >= 20_000);
    assert.equal(seen.length, all.length);
  });
});

describe('the bars of the sum', () => {
  it('begin the bias where the weights end, and end it at the score', () => {
    const b = barsLayout(11.186, -0.234, 46, 700);
    assert.equal(b.zero, 46);
    assert.equal(b.weightsEnd, 700);
    assert.equal(b.bias.x + b.bias.width, 700);
    assert.equal(b.score.x + b.score.width, b.bias.x);
  });

  it('hold for every order of signs', () => {
    for (const [w, v] of [
      [-3, 1],
      [-1, 3],
      [1, -3],
      [-2, -2],
      [0, 2],
      [0, 0],
      [5, 0],
    ]) {
      const b = barsLayout(w, v, 0, 100);
      for (const bar of [b.weights, b.bias, b.score])
        assert(bar.x >= 0 && bar.x + bar.width <= 101, JSON.stringify({ w, v, bar }));
      assert.equal(b.weights.width > 0, w !== 0);
      assert.equal(b.bias.width > 0, v !== 0);
    }
  });

  it('say what the bias does', () => {
    assert.equal(biasSentence(11.186, -0.2335, false), 'the bias takes back 2.1 %');
    assert.equal(biasSentence(5.579, 6.256, false), 'the bias adds 112.1 %');
    assert.equal(biasSentence(1, -3, false), 'the bias turns the sign');
    assert.equal(biasSentence(10.889, 0.063, true), 'so far the bias adds 0.6 %');
    assert.equal(biasSentence(2, 0, false), 'the bias adds nothing');
    assert.equal(biasSentence(0, 2, false), 'the bias makes the whole score');
  });

  it('put the sentence beside the bar, or on it where it is wide', () => {
    assert.deepEqual(sentencePlace(barsLayout(11, -0.2, 46, 700), 46, 700, 140).on, false);
    assert.deepEqual(sentencePlace(barsLayout(19, -18, 46, 700), 46, 700, 140).on, true);
  });
});

describe('planes of a tensor', () => {
  it('are the channels of a picture, first or last', () => {
    const first = planOf([1, 3, 4, 5]);
    assert.deepEqual([first.kind, first.planes, first.height, first.width], ['map', 3, 4, 5]);
    assert.equal(first.at(2, 7), 47);
    const last = planOf([1, 4, 5, 3], { channelsLast: true });
    assert.deepEqual([last.planes, last.height, last.width], [3, 4, 5]);
    assert.equal(last.at(2, 7), 23);
  });

  it('are rows for a short or named vector, a strip for a long one', () => {
    assert.equal(planOf([1, 30], { named: true }).kind, 'rows');
    assert.equal(planOf([1, 10]).kind, 'rows');
    const strip = planOf([1, 1568]);
    assert.deepEqual([strip.kind, strip.width, strip.height, strip.count], ['map', 40, 40, 1568]);
  });

  it('are slices of what is known only by its shape', () => {
    const plan = planOf([2, 3, 4, 5]);
    assert.deepEqual([plan.planes, plan.height, plan.width, plan.channels], [6, 4, 5, false]);
    assert.deepEqual(planOf([1, 7, 64]).planes, 1);
  });

  it('add up, or stand alone', () => {
    const values = Float32Array.from({ length: 12 }, (_, k) => k);
    const plan = planOf([1, 3, 2, 2]);
    assert.deepEqual([...planeOf(values, plan, null)], [12, 15, 18, 21]);
    assert.deepEqual([...planeOf(values, plan, 1)], [4, 5, 6, 7]);
    assert.equal(planeOf(values, plan, 1), planeOf(values, plan, 1), 'the same array for the same question');
  });
});
