/** Quantized activations: slope 1 inside the range, 0 outside; the rounding is the layer's own bias. */
import assert from 'node:assert/strict';
import type { Tensor } from '../../../src/engine/tensor';
import { close } from './differences';
import { explainAt, traceAt, worstResidual } from './explain';
import { f32, model, type ModelSpec, type NodeSpec, noise } from './models';

const u8 = (values: number[], shape: number[] = []): Tensor => ({ dtype: 'uint8', shape, data: Uint8Array.from(values) });
const i8 = (values: number[], shape: number[] = []): Tensor => ({ dtype: 'int8', shape, data: Int8Array.from(values) });

/** QuantizeLinear and DequantizeLinear of `x`, called `q` and `y`. */
function pair(spec: Partial<ModelSpec> & { nodes?: NodeSpec[] } = {}) {
  return model({
    inputs: { x: [5] },
    constants: { s: 0.1, z: u8([100]), ...spec.constants },
    nodes: spec.nodes ?? [
      ['QuantizeLinear', 'x s z', 'q'],
      ['DequantizeLinear', 'q s z', 'y'],
      ['ReduceSum', 'y', 'score'],
    ],
    outputs: spec.outputs ?? 'score',
  });
}

/** Inside, inside, above the range, below it, on the grid. */
const X = f32([0.53, -1.27, 40, -11, 2]);

describe('quantized activations', () => {
  it('Q and DQ are one layer: a step of slope 1 whose rounding is its own bias, 0 and all bias where it saturates', async () => {
    const explained = await explainAt(pair(), { x: X });
    assert.deepEqual([...explained.g('x')], [1, 1, 0, 0, 1]);
    const [layer] = explained.traced.graph.layers;
    assert.deepEqual(
      [layer.nodes.map((n) => n.op), layer.tangent, layer.rounded],
      [['QuantizeLinear', 'DequantizeLinear'], false, true],
    );
    const { bias } = explained.traced.local(layer);
    close(bias, [0.5 - 0.53, -1.3 + 1.27, 15.5, -10, 0], 1e-5, 'rounding');
    assert.ok(worstResidual(explained) < 1e-6);
  });

  it('integers that are moved before they are dequantised stand for the same floats', async () => {
    const moved = pair({
      constants: { shape: { dtype: 'int64', shape: [2], data: BigInt64Array.of(1n, 5n) } },
      nodes: [
        ['QuantizeLinear', 'x s z', 'q'],
        ['Reshape', 'q shape', 'r'],
        ['DequantizeLinear', 'r s z', 'y'],
        ['ReduceSum', 'y', 'score'],
      ],
    });
    const traced = await traceAt(moved, { x: X });
    close(traced.value('r').data, [0.5, -1.3, 15.5, -10, 2], 1e-6, 'r');
    assert.deepEqual([...(await explainAt(moved, { x: X })).g('x')], [1, 1, 0, 0, 1]);
  });

  it('a DequantizeLinear of another grid is linear in what the integers stand for', async () => {
    const other = pair({
      constants: { s2: 0.3, z2: u8([90]) },
      nodes: [
        ['QuantizeLinear', 'x s z', 'q'],
        ['DequantizeLinear', 'q s2 z2', 'y'],
        ['ReduceSum', 'y', 'score'],
      ],
    });
    const explained = await explainAt(other, { x: X });
    close(explained.g('x'), [3, 3, 0, 0, 3], 1e-6, 'g');
    assert.ok(worstResidual(explained) < 1e-6);
  });

  it('scales along an axis', async () => {
    const perAxis = model({
      inputs: { x: [2, 2] },
      constants: { s: f32([0.1, 0.5]), z: i8([0, 10], [2]) },
      nodes: [
        ['QuantizeLinear', 'x s z', 'q', { axis: 1 }],
        ['DequantizeLinear', 'q s z', 'y', { axis: 1 }],
        ['ReduceSum', 'y', 'score'],
      ],
      outputs: 'score',
    });
    const explained = await explainAt(perAxis, { x: f32([1.02, 3.4, 20, -60], [2, 2]) });
    assert.deepEqual([...explained.g('x')], [1, 1, 0, 1]);
    assert.ok(worstResidual(explained) < 1e-6);
  });

  it('a scale a block of elements along an axis', async () => {
    const blocked = model({
      inputs: { x: [2, 3, 2] },
      constants: { s: f32([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], [2, 2, 2]), z: u8([0, 1, 2, 3, 4, 5, 6, 7], [2, 2, 2]) },
      nodes: [
        ['QuantizeLinear', 'x s z', 'q', { axis: 1, block_size: 2 }],
        ['DequantizeLinear', 'q s z', 'y', { axis: 1, block_size: 2 }],
        ['ReduceSum', 'y', 'score'],
      ],
      outputs: 'score',
      opset: 21,
    });
    const x = f32([1.02, 2.2, 3.4, -9, 500, 6.2, 7.3, 8.1, 9.2, 10.1, -11, 12.2], [2, 3, 2]);
    const explained = await explainAt(blocked, { x });
    assert.deepEqual([...explained.g('x')], [1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 1]);
    const { traced } = explained;
    close(traced.value('q').data, traced.value('y').data as Float32Array, 1e-6, 'what the integers stand for');
    assert.ok(worstResidual(explained) < 1e-6);
  });

  it('integers of several scales are not moved', async () => {
    const moved = model({
      inputs: { x: [2, 2] },
      constants: { s: f32([0.1, 0.5]), z: i8([0, 10], [2]) },
      nodes: [
        ['QuantizeLinear', 'x s z', 'q', { axis: 1 }],
        ['Transpose', 'q', 't'],
        ['DequantizeLinear', 't s z', 'y', { axis: 0 }],
        ['ReduceSum', 'y', 'score'],
      ],
      outputs: 'score',
    });
    const { gradient } = await explainAt(moved, { x: noise([2, 2]) });
    assert.deepEqual(
      gradient.stopped.map((s) => [s.op, s.reason]),
      [['Transpose', 'it moves quantized integers that have several scales']],
    );
  });

  it('an op that computes on the integers is refused by name', async () => {
    const computed = pair({
      nodes: [
        ['QuantizeLinear', 'x s z', 'q'],
        ['Max', 'q z', 'm'],
        ['DequantizeLinear', 'm s z', 'y'],
        ['ReduceSum', 'y', 'score'],
      ],
    });
    const traced = await traceAt(computed, { x: X });
    assert.equal(traced.graph.layers.find((l) => l.kind === 'refused')?.refusal?.reason, 'it computes on quantized integers');
  });

  it('dynamic quantization: MatMulInteger between is explained as the product of floats', async () => {
    const dynamic = model({
      inputs: { x: [2, 3] },
      constants: { w: i8([5, -90, 30, 100, -4, 77], [3, 2]), zw: i8([3]), sw: 0.01 },
      nodes: [
        ['DynamicQuantizeLinear', 'x', 'q s z'],
        ['MatMulInteger', 'q w z zw', 'i'],
        ['Cast', 'i', 'c', { to: 1 }],
        ['Mul', 's sw', 'scale'],
        ['Mul', 'c scale', 'score'],
      ],
      outputs: 'score',
    });
    const explained = await explainAt(dynamic, { x: noise([2, 3]) });
    assert.deepEqual(explained.gradient.stopped, []);
    close(explained.g('x'), [0.02, 0.27, -0.07, 0, 0, 0], 1e-5, 'g');
    assert.ok(worstResidual(explained) < 1e-6);
  });
});
