/** What a launch configuration says is explained: inputs by name, an output, a row of a batch, sizes; over DAP. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { encodeNpy } from '../../../src/engine/input';
import { f32, type ModelSpec } from '../engine/models';
import { toySessions, Y } from './session';
import { SPEC } from './toy';

/** y = a W + c U + b: at a = [1, 2], c = [3, 4] it is [1, 2] W + [3, 4] U + b = [1, 2] + [6, 8] + [1, −1] = [8, 9]. */
const TWO_INPUTS: ModelSpec = {
  inputs: { a: [1, 2], c: [1, 2] },
  constants: { W: f32([1, 0, 0, 1], [2, 2]), U: f32([2, 0, 0, 2], [2, 2]), b: [1, -1] },
  nodes: [
    ['MatMul', 'a W', 'p'],
    ['MatMul', 'c U', 'q'],
    ['Add', 'p q', 's'],
    ['Add', 's b', 'y'],
  ],
  outputs: 'y',
};

/** h = Relu(x W) = [0, 3]; class = h V + v, probability = Softmax of it; size = h U. Each output has its own layers. */
const TWO_OUTPUTS: ModelSpec = {
  inputs: { x: [1, 2] },
  constants: {
    W: f32([-1, 1, 0, 1], [2, 2]),
    V: f32([1, 0, 0, 2], [2, 2]),
    v: [0.5, 0.25],
    U: f32([1, 4], [2, 1]),
    none: f32([0, 0, 0, 0], [2, 2]),
  },
  nodes: [
    ['MatMul', 'x W', 'm'],
    ['Relu', 'm', 'h'],
    ['MatMul', 'h U', 'size'],
    ['MatMul', 'h V', 'n'],
    ['Add', 'n v', 'class'],
    ['Softmax', 'class', 'probability'],
  ],
  outputs: 'size probability',
};

describe('a launch configuration', () => {
  const { files, model, input, client: begin, entered } = toySessions();

  describe('with inputs by name', () => {
    const two = files.model('two.onnx', TWO_INPUTS);
    const inputs = { a: 'x.json', c: { path: files.input([3, 4], 'c.json') } };
    const launched = async (args: object) => entered({ model: two, input: undefined, ...args });

    it('gives each its own, relative to the model', async () => {
      const client = await launched({ inputs });
      assert.equal(await client.evaluate('value'), '[[8, 9]]');
      assert.equal(await client.evaluate('layer("c").value'), '[[3, 4]]');
      await client.move('continue');
      assert.match(client.printed(), /^f = 9: 10 by the weights, -1 by the bias/);
    });

    it('shows each at the end of the pass', async () => {
      const client = await launched({ inputs });
      await client.ask('setBreakpoints', { source: { path: `${two}.layers` }, breakpoints: [{ line: 100 }, { line: 8 }] });
      await client.move('continue');
      assert.deepEqual(
        [...(await client.scopes()).keys()].filter((name) => name.startsWith('Value')),
        ['Value of a', 'Value of c'],
      );
    });

    it('gives the first without its name, and generated ones', async () => {
      const client = await launched({ input: 'x.json', inputs: { c: 'zeros' } });
      assert.equal(await client.evaluate('value'), '[[2, 1]]');
    });

    it('takes the rest from what is remembered beside the model', async () => {
      const own = path.join(files.folder, 'remembered.onnx');
      fs.copyFileSync(two, own);
      fs.writeFileSync(own.replace(/\.onnx$/, '.explain.json'), JSON.stringify({ inputs: { a: 'c.json', c: 'c.json' } }));
      const client = await launched({ model: own, inputs: { a: 'x.json' } });
      assert.equal(await client.evaluate('value'), '[[8, 9]]');
    });

    for (const [args, message] of [
      [{ inputs: { a: 'x.json' } }, /two\.onnx: nothing was chosen for its input c\. Give "inputs"/],
      [{ inputs: { ...inputs, d: 'zeros' } }, /no input d\. Give one of a, c/],
      [{ inputs: ['x.json'] }, /"inputs" makes no sense: it is an object/],
      [{ inputs: { a: 3 } }, /"inputs\.a" makes no sense: it is a file/],
      [{ inputs: { a: { path: 'x.json', row: -1 } } }, /"inputs\.a\.row" makes no sense/],
      [{ inputs: { a: { path: 'x.json', member: 1 } } }, /"inputs\.a\.member" makes no sense/],
    ] as [object, RegExp][]) {
      it(`refuses ${JSON.stringify(args)}`, async () => {
        await assert.rejects(begin().launch({ model: two, ...args }), { message });
      });
    }
  });

  describe('with an output by name', () => {
    const outputs = files.model('outputs.onnx', TWO_OUTPUTS);
    const launched = (output?: string, more: object = {}) => entered({ model: outputs, output, ...more });
    const listing = async (output?: string): Promise<string[]> =>
      (await (await launched(output)).ask('source', {})).content.split('\n');

    it('steps the way to it, in a listing of that way', async () => {
      assert.deepEqual((await listing()).slice(1, 4), [
        'score size',
        'probability [1,2] = Softmax(n)',
        'n [1,2] = Add(MatMul(m, V[2,2]), v[2])',
      ]);
      assert.deepEqual((await listing('probability')).slice(1, 3), [
        'score n  # before Softmax',
        'n [1,2] = Add(MatMul(m, V[2,2]), v[2])',
      ]);
    });

    it('explains its score', async () => {
      const size = await launched();
      assert.equal(await size.evaluate('value'), '[[12]]');
      const probability = await launched('probability');
      assert.equal(await probability.evaluate('value'), '[[0.5, 6.25]]');
      assert.deepEqual(Object.keys(await probability.shown('Parameters')), ['V', 'v']);
      await probability.move('continue');
      assert.match(probability.printed(), /^f = 6.25: 6 by the weights, 0.25 by the bias/);
    });

    it('goes forward to it, and looks at its layers', async () => {
      const client = await launched('probability', { direction: 'forward' });
      await client.ask('setExceptionBreakpoints', { filters: ['dead', 'nonfinite'] });
      assert.equal(await client.move('continue'), null);
      assert.match(client.printed(), /^The score class lies between 0.5 and 6.25/);
    });

    it('refuses one that there is not', async () => {
      const message = /outputs\.onnx: it has no output other\. Choose one of size, probability/;
      await assert.rejects(begin().launch({ model: outputs, input, output: 'other' }), { message });
      await assert.rejects(begin().launch({ model: outputs, input, output: 3 }), { message: /"output" makes no sense/ });
    });
  });

  describe('with a batch', () => {
    const batch = files.model('batch.onnx', { ...SPEC, inputs: { x: ['N', 2] } });
    const rows = path.join(files.folder, 'rows.npy');
    fs.writeFileSync(rows, encodeNpy(f32([3, 4, 1, 2, -1, 5], [3, 2])));

    it('explains one row of it', async () => {
      const [one, alone] = [
        await entered({ model: batch, input: rows, row: 2, dims: { N: 3 } }),
        await entered({ input: files.input([-1, 5], 'y.json') }),
      ];
      assert.deepEqual((await one.shown('Totals')).f, (await alone.shown('Totals')).f);
      const f = async (row: number) =>
        (await (await entered({ model: batch, input: rows, row, dims: { N: 3 }, target: 1 })).shown('Totals')).f;
      assert.deepEqual([await f(1), (await f(0)) === (await f(1))], ['15', false]);
      await one.move('next');
      assert.equal(await one.evaluate('sum(abs(beta[0])) + sum(abs(beta[1]))'), '0', 'the other rows receive nothing');
      assert.equal((await one.evaluate('sum(abs(beta))')) !== '0', true);
    });

    it('refuses a row that there is not', async () => {
      await assert.rejects(
        begin().launch({ model: batch, input: rows, row: 3, dims: { N: 3 } }),
        /there is no row 3 among its 3/,
      );
    });

    it('gives sizes of dimensions that the model leaves open', async () => {
      const client = await entered({ model: batch, input: 'zeros', dims: { N: 4 }, row: 3 });
      assert.equal(await client.evaluate('value * 0'), '[[0, 0], [0, 0], [0, 0], [0, 0]]');
      assert.equal((await client.ask('stackTrace', { threadId: 1 })).stackFrames[0].line, Y);
      await assert.rejects(begin().launch({ model: batch, input: 'zeros', dims: { N: 0 } }), /"dims" makes no sense/);
      await assert.rejects(begin().launch({ model, input, dims: [4] }), /"dims" makes no sense/);
    });
  });
});
