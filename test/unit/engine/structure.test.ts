/** Functions, branches, several inputs and outputs, batches, and models that there is nothing to explain in. */
import assert from 'node:assert/strict';
import { BiasLensError } from '../../../src/engine/errors';
import { partition } from '../../../src/engine/layers/partition';
import { Point } from '../../../src/engine/layers/point';
import { explain, explainAt, OPTION_1, traceAt, worstResidual } from './explain';
import { bool, f32, functionProto, graphProto, i64, model, type ModelSpec, type NodeSpec, noise } from './models';

const ops = (spec: ModelSpec) => model(spec).nodes.map((n) => n.op);
const near = (got: ArrayLike<number>, wanted: ArrayLike<number>) =>
  Array.from(wanted).forEach((w, i) => assert.ok(Math.abs(got[i] - w) < 1e-6, `[${i}]: ${got[i]}, not ${w}`));
const refusedWith = (code: string) => (error: unknown) => error instanceof BiasLensError && error.info.code === code;

describe('local functions are laid into the graph', () => {
  const bias = functionProto('local', 'Shift', { inputs: 'a b', outputs: 'c', nodes: [['Add', 'a b', 'c']] });
  const act = functionProto('local', 'Block', {
    inputs: 'a w b',
    outputs: 'out',
    nodes: [
      ['MatMul', 'a w', 'm'],
      ['Shift', 'm b', 's', {}, 'local'],
      ['Relu', 's', 'out'],
    ],
  });
  const spec: ModelSpec = {
    inputs: { x: [1, 3] },
    nodes: [
      ['Block', 'x w b', 'h', {}, 'local'],
      ['Block', 'h w b', 'y', {}, 'local'],
    ],
    constants: { w: noise([3, 3]), b: noise([3], 2) },
    outputs: 'y',
    domains: { local: 1 },
    functions: [bias, act],
  };
  const plain: ModelSpec = {
    ...spec,
    functions: [],
    nodes: [
      ['MatMul', 'x w', 'm1'],
      ['Add', 'm1 b', 's1'],
      ['Relu', 's1', 'h'],
      ['MatMul', 'h w', 'm2'],
      ['Add', 'm2 b', 's2'],
      ['Relu', 's2', 'y'],
    ],
  };

  it('a function within a function, called twice', () =>
    assert.deepEqual(ops(spec), ['MatMul', 'Add', 'Relu', 'MatMul', 'Add', 'Relu']));

  it('gives the explanation of the plain graph', async () => {
    const feeds = { x: noise([1, 3], 5) };
    const [a, b] = [await explainAt(model(spec), feeds), await explainAt(model(plain), feeds)];
    assert.equal(a.steps.length, 2);
    near(a.beta('x'), b.beta('x'));
  });

  it('called in a branch', async () => {
    const found = await explainAt(
      model({
        inputs: { x: [1, 2], c: { dtype: 'bool', shape: [] } },
        nodes: [
          [
            'If',
            'c',
            'y',
            {
              then_branch: graphProto({ inputs: {}, nodes: [['Shift', 'x b', 't', {}, 'local']], outputs: 't' }),
              else_branch: graphProto({ inputs: {}, nodes: [['Neg', 'x', 't']], outputs: 't' }),
            },
          ],
        ],
        constants: { b: [1, 2] },
        outputs: 'y',
        domains: { local: 1 },
        functions: [bias],
      }),
      { x: f32([3, 4], [1, 2]), c: bool([true], []) },
    );
    near(found.steps[0].own, [1, 0]);
  });

  it('an operand that the call leaves out is left out', () => {
    const clip = functionProto('local', 'C', { inputs: 'a l h', outputs: 'c', nodes: [['Clip', 'a l h', 'c']] });
    const [node] = model({
      inputs: { x: [2] },
      nodes: [['C', 'x - h', 'y', {}, 'local']],
      constants: { h: 1 },
      outputs: 'y',
      domains: { local: 1 },
      functions: [clip],
    }).nodes;
    assert.deepEqual([...node.inputs], ['x', '', 'h']);
  });
});

describe('If', () => {
  const branches = {
    then_branch: graphProto({ inputs: {}, nodes: [['Relu', 'z', 't']], outputs: 't' }),
    else_branch: graphProto({
      inputs: {},
      nodes: [
        ['Mul', 'z two', 'u'],
        ['Neg', 'u', 't'],
      ],
      constants: { two: 2 },
      outputs: 't',
    }),
  };
  const spec = (condition: NodeSpec[], more: Partial<ModelSpec> = {}): ModelSpec => ({
    inputs: { x: [1, 2] },
    nodes: [['Gemm', 'x w b', 'z'], ...condition, ['If', 'c', 'y', branches], ['ReduceSum', 'y', 'f']],
    constants: { w: f32([1, 0, 0, 1], [2, 2]), b: [1, -1] },
    outputs: 'f',
    ...more,
  });
  const x = f32([2, 3], [1, 2]);

  it('a constant condition: its branch is part of the graph when the model is read', () => {
    const s = spec([]);
    assert.deepEqual(ops({ ...s, constants: { ...s.constants, c: bool([false], []) } }), ['Gemm', 'Mul', 'Neg', 'ReduceSum']);
  });

  it('a condition on shapes: the branch that was taken', async () => {
    const found = await explainAt(
      model(
        spec(
          [
            ['Shape', 'x', 's'],
            ['Gather', 's one', 'n'],
            ['Equal', 'n one', 'c'],
          ],
          { constants: { w: f32([1, 0, 0, 1], [2, 2]), b: [1, -1], one: i64([1], []) } },
        ),
      ),
      { x },
    );
    // n = 2, so f = −2 (x₁ + 1) − 2 (x₂ − 1), a pointwise chain on the Gemm.
    near(found.g('x'), [-2, -2]);
    near(found.steps[1].own, [-2, 2]);
    assert.deepEqual(found.gradient.stopped, []);
  });

  it('a condition that is an input: the branch that was taken', async () => {
    const s = spec([]);
    const m = model({ ...s, inputs: { ...s.inputs, c: { dtype: 'bool', shape: [] } } });
    const taken = await explainAt(m, { x, c: bool([true], []) });
    near(taken.g('x'), [1, 1]);
    near((await explainAt(m, { x, c: bool([false], []) })).g('x'), [-2, -2]);
  });
});

describe('what is refused by name, with what lies above it explained', () => {
  const above = async (nodes: NodeSpec[], constants: ModelSpec['constants'] = {}, inputs: ModelSpec['inputs'] = { x: [2] }) => {
    const spec: ModelSpec = {
      inputs,
      nodes: [...nodes, ['Mul', 'y k', 'm'], ['Add', 'm k', 'n'], ['ReduceSum', 'n', 'f']],
      constants: { k: [2, 3], ...constants },
      outputs: 'f',
    };
    const found = await explainAt(model(spec), { x: noise(inputs.x as number[]) });
    const [stop] = found.gradient.stopped;
    assert.equal(stop.code, 'op-refused');
    assert.ok(found.steps.length >= 1, 'the layers above are passed');
    assert.ok(worstResidual(found) < 1e-5);
    assert.ok(stop.node && stop.reason && stop.action);
    return stop.op;
  };

  it('Loop', async () => {
    const body = graphProto({
      inputs: { i: { dtype: 'int64', shape: [] }, go: { dtype: 'bool', shape: [] }, v: [2] },
      nodes: [
        ['Identity', 'go', 'on'],
        ['Add', 'v x', 'w'],
      ],
      outputs: 'on w',
    });
    assert.equal(await above([['Loop', 'times c x', 'y', { body }]], { times: i64([3], []), c: bool([true], []) }), 'Loop');
  });

  it('LSTM', async () => {
    const nodes: NodeSpec[] = [
      ['LSTM', 'x w r', 's', { hidden_size: 2 }],
      ['Reshape', 's two', 'y'],
    ];
    const constants = { w: noise([1, 8, 2]), r: noise([1, 8, 2], 2), two: i64([2]) };
    assert.equal(await above(nodes, constants, { x: [1, 1, 2] }), 'LSTM');
  });

  it('an op of a domain that ONNX Runtime runs and attribution does not know', async () => {
    const spec: ModelSpec = {
      inputs: { x: [1, 2] },
      nodes: [
        ['Imputer', 'x', 's', { imputed_value_floats: { floats: [1, 1] }, replaced_value_float: { float: 2 } }, 'ai.onnx.ml'],
        ['Relu', 's', 'y'],
        ['ReduceSum', 'y', 'f'],
      ],
      outputs: 'f',
      domains: { 'ai.onnx.ml': 1 },
    };
    const { gradient } = await explainAt(model(spec), { x: f32([2, 3], [1, 2]) });
    assert.match(gradient.stopped[0].reason, /Imputer of domain ai\.onnx\.ml/);
  });
});

describe('several inputs and outputs, rows of a batch', () => {
  const two: ModelSpec = {
    inputs: { x: ['N', 2], z: ['N', 2] },
    nodes: [
      ['Cast', 'x', 'label', { to: 7 }],
      ['MatMul', 'x w', 'a'],
      ['Relu', 'a', 'r'],
      ['Add', 'r z', 'first'],
      ['Softmax', 'first', 'probabilities'],
      ['Sub', 'r z', 'second'],
    ],
    constants: { w: f32([1, 2, 3, 4], [2, 2]) },
    outputs: 'label probabilities second',
  };
  const feeds = { x: f32([1, 1, 0, 2], [2, 2]), z: f32([5, 6, 7, 8], [2, 2]) };

  it('the first output that can be explained, without its softmax', async () => {
    assert.equal((await traceAt(model(two), feeds)).graph.score, 'first');
  });

  it('an output that is chosen, with β at every input', async () => {
    const found = await explain(await traceAt(model(two), feeds, 'second'), { target: 1, minus: null, row: 1 }, OPTION_1);
    near(found.g('z'), [0, 0, 0, -1]);
    near(found.g('x'), [0, 0, 2, 4]);
  });

  it('a row and a target within it: f, and nothing at the other rows', async () => {
    const found = await explain(await traceAt(model(two), feeds), { target: 0, minus: 1, row: 1 });
    // Row 1: r = (6, 8), first = (13, 16).
    assert.equal(found.gradient.f, -3);
    near(found.g('x'), [0, 0, -1, -1]);
  });

  it('a target that is not there', async () => {
    const traced = await traceAt(model(two), feeds);
    await assert.rejects(explain(traced, { target: 2, minus: null, row: 0 }), refusedWith('target'));
    await assert.rejects(explain(traced, { target: 0, minus: null, row: 2 }), refusedWith('target'));
    await assert.rejects(explain(traced, { target: 0, minus: 9 }), refusedWith('target'));
  });
});

describe('nothing to explain is said, not thrown at random', () => {
  const rejects = (spec: ModelSpec, feeds: Parameters<typeof explainAt>[1], code: string) =>
    assert.rejects(explainAt(model(spec), feeds), refusedWith(code));

  it('an output of integers', () =>
    rejects({ inputs: { x: [3] }, nodes: [['NonZero', 'x', 'y']], outputs: 'y' }, { x: noise([3]) }, 'score-not-float'));

  it('an output that the input does not reach', () =>
    rejects(
      {
        inputs: { x: [3] },
        nodes: [
          ['Shape', 'x', 's'],
          ['ConstantOfShape', 's', 'y'],
        ],
        outputs: 'y',
      },
      { x: noise([3]) },
      'score-constant',
    ));

  it('an empty output', () =>
    rejects(
      { inputs: { x: [3] }, nodes: [['Slice', 'x a a', 'y']], constants: { a: i64([1]) }, outputs: 'y' },
      { x: noise([3]) },
      'zero-sized',
    ));

  it('a score that is not finite', () =>
    rejects({ inputs: { x: [1] }, nodes: [['Log', 'x', 'y']], outputs: 'y' }, { x: f32([0]) }, 'not-finite'));

  it('a slope that is not finite, and where', async () => {
    const spec: ModelSpec = {
      inputs: { x: [1, 3] },
      nodes: [
        ['Sqrt', 'x', 'r'],
        ['MatMul', 'r w', 'y'],
      ],
      constants: { w: f32([-1, -2, -3], [3, 1]) },
      outputs: 'y',
    };
    const { stopped } = (await explainAt(model(spec), { x: f32([4, 0, 0], [1, 3]) })).gradient;
    const { reason, at } = stopped[0];
    assert.equal(reason, 'its slope is not finite at 2 of 3 elements, first where x[0, 1] is 0');
    assert.deepEqual(at, { tensor: 'x', index: [0, 1], shape: [1, 3], value: 0, count: 2, of: 3, slope: Infinity });
  });

  it('an output of sequences', () =>
    rejects(
      {
        inputs: { x: [3] },
        nodes: [
          ['Relu', 'x', 'r'],
          ['SequenceConstruct', 'r', 'y'],
        ],
        outputs: 'y',
      },
      { x: noise([3]) },
      'not-traced',
    ));

  it('elements of 4 bits, which end the process when they are fetched', () =>
    rejects(
      { inputs: { x: [3] }, nodes: [['Cast', 'x', 'y', { to: 22 }]], outputs: 'y', opset: 21 },
      { x: noise([3]) },
      'no-tensors',
    ));

  it('an opset that is not released yet runs as far as ONNX Runtime has its ops', async () => {
    const { steps } = await explainAt(model({ opset: 27, inputs: { x: [3] }, nodes: [['Relu', 'x', 'y']], outputs: 'y' }), {
      x: noise([3]),
    });
    assert.equal(steps.length, 1);
  });

  it('a score that is an input has no layers and no bias', async () => {
    const { gradient, steps } = await explainAt(model({ inputs: { x: [1, 2] }, nodes: [['Softmax', 'x', 'y']], outputs: 'y' }), {
      x: f32([3, 4], [1, 2]),
    });
    assert.deepEqual([gradient.f, steps.length], [3, 0]);
  });

  it('a layer over nothing, a sum of it, passes', async () => {
    const { gradient, pass, steps } = await explainAt(
      model({
        inputs: { x: [0, 2] },
        nodes: [
          ['Relu', 'x', 'r'],
          ['ReduceSum', 'r', 's'],
          ['Add', 's b', 'y'],
        ],
        constants: { b: 3 },
        outputs: 'y',
      }),
      { x: f32([], [0, 2]) },
    );
    assert.deepEqual([gradient.f, pass.sumsAfter(steps.length).bias, gradient.stopped.length], [3, 3, 0]);
  });
});

describe('a structure before any run', () => {
  it('knows layers, kinds and refusals without shapes or values', () => {
    const m = model({
      inputs: { x: ['N', 'C', 'H', 'W'] },
      nodes: [
        ['Conv', 'x w', 'c'],
        ['Relu', 'c', 'r'],
        ['Shape', 'r', 's'],
        ['Reshape', 'r s', 'q'],
        ['Where', 'm q k', 'v'],
        [
          'Scan',
          'v',
          'u',
          { num_scan_inputs: 1, body: graphProto({ inputs: { a: [1] }, nodes: [['Relu', 'a', 'b']], outputs: 'b' }) },
        ],
        ['Clip', 'u lo', 'y'],
      ],
      constants: { w: noise([2, 2, 3, 3]), k: 0, m: bool([true]) },
      outputs: 'y',
    });
    const { layers } = partition(new Point(m));
    assert.deepEqual(
      layers.map((l) => [l.kind, l.nodes.map((n) => n.op).join('+')]),
      [
        ['core', 'Conv+Relu+Reshape+Where'],
        ['refused', 'Scan'],
        ['pointwise', 'Clip'],
      ],
    );
  });
});
