/** What a debugger asks of a session, on a network followed by hand (test/unit/debug/toy.ts). */
import assert from 'node:assert/strict';
import { type Answers, createSessions } from '../../../src/session/sessions';
import type { FieldQuery } from '../../../src/session/api';
import { Files } from '../debug/toy';
import { quiet, REQUEST } from './support';

describe('session: what a debugger asks', () => {
  const files = new Files();
  let answers: Answers;
  let session: string;
  before(async () => {
    answers = createSessions();
    ({ session } = await answers.open({ path: files.model() }, quiet));
  });
  after(async () => {
    await answers.close({ session }, quiet);
    files.remove();
  });

  const query = (quantity: FieldQuery['quantity'], of: string, node?: number): FieldQuery => ({
    session,
    request: REQUEST,
    quantity,
    of,
    ...(node !== undefined && { node }),
  });
  const numbers = async (quantity: FieldQuery['quantity'], of: string, node?: number) =>
    Array.from((await answers.field(query(quantity, of, node), quiet)).data);

  it('names the constants that the layers read before anything has run', async () => {
    assert.deepEqual(await answers.constants({ session }, quiet), {
      W1: { shape: [2, 2] },
      b1: { shape: [2] },
      two: { shape: [], value: 2 },
      t: { shape: [2] },
      W2: { shape: [2, 2] },
      b2: { shape: [2] },
    });
  });

  it('takes one step at a time', async () => {
    await answers.prepare({ session, choice: { kind: 'file', path: files.input() } }, quiet);
    const first = await answers.step({ session, request: REQUEST, index: 0 }, quiet);
    assert.equal(first.f, 15);
    assert.deepEqual([first.result?.name, first.result?.own.sum, first.result?.mass.sum], ['y', -1, -1]);
    const second = await answers.step({ session, request: REQUEST, index: 1 }, quiet);
    assert.deepEqual([second.result?.name, second.result?.received.sum, second.result?.own.sum], ['z', -1, 4]);
    assert.ok(Math.abs(second.result!.residual) <= 1e-5 * second.scale);
    const end = await answers.step({ session, request: REQUEST, index: 2 }, quiet);
    assert.deepEqual([end.result, end.blocked], [null, []]);
  });

  it('takes a layer apart into its nodes: β between them is β_y plus the own terms of the nodes passed', async () => {
    const layer = 'z';
    const nodes = ['Gemm', 'Mul', 'Add', 'Relu'].map((op, node) => ({ op, node })).reverse();
    const rows = [];
    for (const { op, node } of nodes) {
      const [value, gradient, beta, own, mass] = await Promise.all(
        (['value', 'gradient', 'beta', 'own', 'mass'] as const).map((quantity) => numbers(quantity, layer, node)),
      );
      rows.push({ op, value, gradient, beta: beta[0], own: own[0], mass: mass[0] });
    }
    assert.deepEqual(rows, [
      { op: 'Relu', value: [8, 0], gradient: [2, 4], beta: -1, own: 0, mass: -1 },
      { op: 'Add', value: [8, -5], gradient: [2, 0], beta: -1, own: -4, mass: -5 },
      { op: 'Mul', value: [10, -6], gradient: [2, 0], beta: -5, own: 0, mass: -5 },
      { op: 'Gemm', value: [5, -3], gradient: [4, 0], beta: -5, own: 8, mass: 3 },
    ]);
  });

  it('gives statistics, totals by block, and counts of zeros and flat units', async () => {
    const { sum, abs, min, max, mean, zeros, shape } = await answers.statistics(query('value', 'a'), quiet);
    assert.deepEqual([sum, abs, min, max, mean, zeros, shape], [3, 13, -5, 8, 1.5, 0, [1, 2]]);
    const blocks = await answers.blocks({ ...query('value', 'a'), start: 0, size: 1, count: 2 }, quiet);
    assert.deepEqual(
      blocks.map((b) => b.sum),
      [8, -5],
    );
    assert.deepEqual(await answers.health({ session, layer: 'z' }, quiet), { units: 2, nan: 0, infinite: 0, zeros: 1, flat: 0 });
  });

  it("gives a layer's constants and attributes", async () => {
    const { parameters } = await answers.parameters({ session, layer: 'z' }, quiet);
    assert.deepEqual(
      parameters.map(({ name, op, dtype, shape, value }) => [name, op, dtype, shape, value]),
      [
        ['W1', 'Gemm', 'float32', [2, 2], undefined],
        ['b1', 'Gemm', 'float32', [2], undefined],
        ['two', 'Mul', 'float32', [], 2],
        ['t', 'Add', 'float32', [2], undefined],
      ],
    );
    const { data } = await answers.parameter({ session, name: 'W1', start: 1, end: 3 }, quiet);
    assert.deepEqual([...data], [-1, 1]);
  });

  it('reads values, and what is wrong with them, where no pass is possible', async () => {
    const files = new Files();
    const broken = await answers.open(
      {
        path: files.model('nan.onnx', {
          inputs: { x: [1, 2] },
          nodes: [
            ['Log', 'x', 'l'],
            ['Sigmoid', 'l', 'y'],
            ['Neg', 'y', 'n'],
          ],
          outputs: 'n',
        }),
      },
      quiet,
    );
    await answers.prepare({ session: broken.session, choice: { kind: 'file', path: files.input([-1, 1]) } }, quiet);
    await assert.rejects(async () => answers.step({ session: broken.session, request: REQUEST, index: 0 }, quiet), /NaN/);
    const { name } = broken.structure.layers[0];
    assert.equal((await answers.health({ session: broken.session, layer: name }, quiet)).nan, 1);
    const value = await answers.field({ session: broken.session, request: REQUEST, quantity: 'value', of: 'l' }, quiet);
    assert.deepEqual([...value.data], [NaN, 0]);
    await answers.close({ session: broken.session }, quiet);
    files.remove();
  });
});
