/** Units and their messages as a session lists them: what a unit got is its β, what it sent its mass. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Explanation, ExplainRequest, InputChoice, Option } from '../../../src/session/api';
import { type Answers, createSessions } from '../../../src/session/sessions';
import { branching } from '../../page/harness/models';
import { judge } from '../../support/tokens';
import { f32, modelBytes } from '../engine/models';
import { quiet, REQUEST, SAMPLES } from './support';

const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-units-'));
after(() => rmSync(folder, { recursive: true }));

/** A session that asks with everything but the rest filled in. */
class Asked {
  private constructor(
    readonly answers: Answers,
    readonly session: string,
  ) {}

  static async open(model: string | Uint8Array, choice: InputChoice): Promise<Asked> {
    const file = typeof model === 'string' ? path.join(SAMPLES, model) : path.join(folder, 'made.onnx');
    if (typeof model !== 'string') writeFileSync(file, model);
    const answers = createSessions();
    const { session } = await answers.open({ path: file }, quiet);
    await answers.prepare({ session, choice }, quiet);
    return new Asked(answers, session);
  }

  close = () => this.answers.close({ session: this.session }, quiet);
  explain = async (request: ExplainRequest = REQUEST): Promise<Explanation> =>
    this.answers.explain({ session: this.session, request }, quiet);
  units = async (of: string, rest: object = {}) =>
    this.answers.units({ session: this.session, request: REQUEST, of, offset: 0, count: 100, ...rest }, quiet);
  sent = async (of: string, position: number, rest: object = {}) =>
    this.answers.messages({ session: this.session, request: REQUEST, of, position, offset: 0, count: 100, ...rest }, quiet);
  received = async (of: string, position: number, rest: object = {}) =>
    this.answers.received({ session: this.session, request: REQUEST, of, position, offset: 0, count: 100, ...rest }, quiet);
}

const near = (got: number, wanted: number, tolerance = 1e-6) =>
  assert.ok(Math.abs(got - wanted) <= tolerance, `${got} is not ${wanted} ± ${tolerance}`);

const sample = (file: string): InputChoice => ({ kind: 'file', path: path.join(SAMPLES, file) });

/**
 * x = (2, 1), h = relu(A x + a) = (2, 5, 0), read twice: u = relu(B h + b) = (10, 1) and v = C h + c = 10;
 * f = (u₁ + 2 u₂ + 1) + v = 23. By option 3 every α is a ratio of small numbers:
 *   f₁: own 1, c = (10, 2), so β_u = (5/6, 1/6)     f₂: no bias, so β_v = 0
 *   u:  own (3, 4), mass (23/6, 25/6), c₁ = (2, 5, 0), c₂ = (4, −5, 0)     v: own 4, c = (6, 0, 0)
 */
const TWICE = modelBytes({
  inputs: { x: [1, 2] },
  nodes: [
    ['Gemm', 'x A a', 'z', { transB: 1 }],
    ['Relu', 'z', 'h'],
    ['Gemm', 'h B b', 'zu', { transB: 1 }],
    ['Relu', 'zu', 'u'],
    ['Gemm', 'h C c', 'v', { transB: 1 }],
    ['Gemm', 'u D d', 'f1', { transB: 1 }],
    ['MatMul', 'v one', 'f2'],
    ['Add', 'f1 f2', 'f'],
  ],
  constants: {
    A: f32([1, -1, 3, 1, -1, 0], [3, 2]),
    a: [1, -2, 1],
    B: f32([1, 1, 4, 2, -1, 0], [2, 3]),
    b: [3, 2],
    C: f32([3, 0, 1], [1, 3]),
    c: [4],
    D: f32([1, 2], [1, 2]),
    d: [1],
    one: f32([1], [1, 1]),
  },
  outputs: 'f',
});

describe('the messages of a unit, by hand', () => {
  const request: ExplainRequest = { ...REQUEST, option: 3 };
  let net: Asked;
  before(async () => {
    net = await Asked.open(TWICE, { kind: 'tensor', tensor: f32([2, 1], [1, 2]) });
    assert.equal((await net.explain(request)).f, 23);
  });
  after(() => net.close());

  it('come from both layers that read it, the largest first', async () => {
    const got = await net.received('z', 0, { request });
    assert.deepEqual(
      got.messages.map(({ layer, index }) => [layer, index]),
      [
        ['zu', [0, 1]],
        ['v', [0, 0]],
        ['zu', [0, 0]],
      ],
    );
    const wanted = [
      { mass: 25 / 6, component: 4, alpha: 1, message: 25 / 6 },
      { mass: 4, component: 6, alpha: 1, message: 4 },
      { mass: 23 / 6, component: 2, alpha: 2 / 7, message: 23 / 21 },
    ];
    for (const [i, row] of wanted.entries()) {
      for (const [name, value] of Object.entries(row)) near(got.messages[i][name as 'mass'], value);
    }
    near(got.beta, 25 / 6 + 4 + 23 / 21);
    near(got.sum, got.beta);
    assert.deepEqual([got.own, got.total, got.all], [8, 3, 3]);
    near(got.mass, got.beta + 8);
  });

  it('are none of exactly 0: the second unit hears only of the first of u, the dead one of nobody', async () => {
    const second = await net.received('z', 1, { request });
    assert.deepEqual(
      second.messages.map(({ layer, position }) => [layer, position]),
      [['zu', 0]],
    );
    near(second.messages[0].message, (23 / 6) * (5 / 7));
    const dead = await net.received('z', 2, { request });
    assert.deepEqual(dead, { total: 0, all: 0, shown: 0, sum: 0, abs: 0, beta: 0, own: 0, mass: 0, messages: [] });
  });

  it('arrive at the input too: x₁ gets all of h₁ and 6/7 of h₂', async () => {
    const got = await net.received('x', 0, { request });
    const [h1, h2] = [(await net.received('z', 0, { request })).mass, (await net.received('z', 1, { request })).mass];
    assert.deepEqual(
      got.messages.map(({ layer, position }) => [layer, position]),
      [
        ['z', 0],
        ['z', 1],
      ],
    );
    near(got.messages[0].message, h1);
    near(got.messages[1].message, (h2 * 6) / 7);
    assert.deepEqual([got.own, got.mass], [0, got.beta]);
  });

  it('leave out what a left out layer would have added', async () => {
    const got = await net.received('z', 0, { request: { ...request, without: ['z', 'v'] } });
    assert.deepEqual(
      got.messages.map(({ layer }) => layer),
      ['zu', 'zu'],
    );
    assert.equal(got.own, 0);
    near(got.mass, 25 / 6 + 23 / 21);
  });

  it('follow the temperature of the request', async () => {
    const cold = await net.received('z', 0, { request: { ...REQUEST, option: 2, temperature: 0.5 } });
    // v: c = (6, 0, 0), so all of its 4 goes to h₁; u₁: softmax(−(2, 5)/T); u₂: softmax(−(4, −5)/T).
    const u1 = cold.messages.find(({ layer, position }) => layer === 'zu' && position === 0)!;
    near(u1.alpha, 1 / (1 + Math.exp(-6)));
    near(cold.sum, cold.beta);
  });

  it('go out as they come in: what h sent to x is what x got from h', async () => {
    const sent = await net.sent('z', 1, { request });
    for (const { tensor, position, message, alpha } of sent.messages) {
      const back = (await net.received(tensor, position, { request })).messages.find((m) => m.layer === 'z' && m.position === 1)!;
      assert.deepEqual([back.message, back.alpha], [message, alpha]);
    }
    near(sent.sum, sent.mass);
  });
});

describe('the messages of a unit add up', () => {
  const models: [name: string, model: string | Uint8Array, choice: InputChoice][] = [
    ['digits', 'digits/digits.onnx', sample('digits/images/7-0.png')],
    ['fashion', 'fashion/fashion-vgg11.onnx', sample('fashion/images/fashion_t10k_00_label9.png')],
    ['a residual network, each tensor read twice', branching(3), { kind: 'random', seed: 3 }],
  ];
  for (const [name, model, choice] of models) {
    it(`to β and to its mass, in every layer: ${name}`, async () => {
      const net = await Asked.open(model, choice);
      let twice = 0;
      for (const option of [1, 2, 3] as Option[]) {
        const request = { ...REQUEST, option };
        const { layers, input } = await net.explain(request);
        for (const of of [...layers.map((l) => l.name), input]) {
          const { units } = await net.units(of, { request, sort: 'beta', count: 3 });
          for (const { position, beta, mass, own } of units) {
            const got = await net.received(of, position, { request });
            const scale = Math.max(1e-12, ...got.messages.map((m) => Math.abs(m.message)));
            assert.equal(got.beta, beta);
            near(got.sum, beta, 1e-5 * scale);
            near(got.beta + own, mass, 1e-6 * Math.max(scale, Math.abs(own)));
            twice += new Set(got.messages.map((m) => m.layer)).size > 1 ? 1 : 0;
            if (of === input) continue;
            const sent = await net.sent(of, position, { request });
            if (sent.messages.some((m) => m.alpha > 0)) near(sent.sum, sent.mass, 1e-12 + 1e-9 * Math.abs(sent.mass));
          }
        }
      }
      if (name.startsWith('a residual')) assert.ok(twice > 10, `${twice} units heard from two layers`);
      await net.close();
    });
  }
});

describe('the elements of an input of whole numbers', () => {
  it('get what is sent to the vectors that were looked up for them, and it adds up to b', async () => {
    const ids = { dtype: 'int64' as const, shape: [1, 6], data: BigInt64Array.of(1n, 2n, 5n, 6n, 7n, 13n) };
    const net = await Asked.open(judge(), { kind: 'tensor', tensor: ids });
    for (const option of [1, 2, 3] as Option[]) {
      const request = { ...REQUEST, option };
      const { attributed, layers } = await net.explain(request);
      const { units, total } = await net.units('ids', { request, sort: 'index' });
      assert.equal(total, 6);
      assert.deepEqual(
        units.map(({ value }) => value),
        [1, 2, 5, 6, 7, 13],
      );
      near(
        units.reduce((sum, { beta }) => sum + beta, 0),
        attributed,
        1e-5,
      );
      for (const { position, beta } of units) {
        const got = await net.received('ids', position, { request });
        near(got.sum, beta, 1e-5 * Math.max(1e-6, got.abs));
        assert.ok(got.messages.every(({ layer }) => layers.some(({ name }) => name === layer)));
      }
    }
    await net.close();
  });
});

describe('lists of units and messages', () => {
  let digits: Asked;
  let first: string;
  before(async () => {
    digits = await Asked.open('digits/digits.onnx', sample('digits/images/7-0.png'));
    first = (await digits.explain()).layers[6].name;
  });
  after(() => digits.close());

  it('are of every column in order, forwards and back', async () => {
    for (const sort of ['value', 'gradient', 'beta', 'own', 'mass'] as const) {
      const { units } = await digits.units(first, { sort, count: 50 });
      for (let i = 1; i < 50; i++) assert.ok(Math.abs(units[i][sort]) <= Math.abs(units[i - 1][sort]));
      const back = await digits.units(first, { sort, count: 50, reversed: true, offset: 12_494 });
      for (let i = 1; i < 50; i++) assert.ok(Math.abs(back.units[i][sort]) >= Math.abs(back.units[i - 1][sort]));
      assert.equal(Math.abs(back.units[49][sort]), Math.abs(units[0][sort]));
    }
    const { units } = await digits.units(first, { sort: 'index', count: 2, offset: 28 });
    assert.deepEqual(
      units.map((u) => u.index),
      [
        [0, 0, 1, 0],
        [0, 0, 1, 1],
      ],
    );
  });

  it('are those whose index, sign and size are asked for', async () => {
    const filter = { index: [[4, 4], null, [10, 12]], column: 'own', sign: -1, least: 0.02 } as const;
    const { units, total, all } = await digits.units(first, { filter, count: 20_000 });
    const every = (await digits.units(first, { count: 20_000 })).units;
    const wanted = every.filter((u) => u.index[1] === 4 && u.index[3] >= 10 && u.index[3] <= 12 && u.own <= -0.02);
    assert.ok(wanted.length > 3 && wanted.length < 40, `${wanted.length} units`);
    assert.deepEqual(units, wanted);
    assert.deepEqual([total, all], [wanted.length, 12_544]);
  });

  it('say where a unit is among them, or that it is left out', async () => {
    const { units } = await digits.units(first, { count: 40 });
    const find = units[37].position;
    assert.equal((await digits.units(first, { count: 1, find })).found?.row, 37);
    const filter = { column: 'own', sign: units[37].own > 0 ? -1 : 1 } as const;
    assert.equal((await digits.units(first, { count: 1, find, filter })).found?.row, null);
    assert.equal((await digits.units(first, { count: 1, find: units[0].position, reversed: true })).found?.row, 12_543);
    assert.deepEqual((await digits.units(first, { count: 0, find })).found?.unit, units[37]);
    assert.equal((await digits.units(first, { count: 0, find: 12_544 })).found, null);
  });

  it('cut messages down the same way, and add up what is left', async () => {
    const { position } = (await digits.units(first, { count: 1 })).units[0];
    const all = await digits.sent(first, position);
    const filter = { column: 'message', sign: -1, least: 0.01 } as const;
    const some = await digits.sent(first, position, { filter, sort: 'alpha' });
    const wanted = all.messages.filter((m) => m.message <= -0.01).sort((a, b) => b.alpha - a.alpha);
    assert.ok(wanted.length > 0 && wanted.length < all.messages.length);
    assert.deepEqual(some.messages, wanted);
    assert.deepEqual([some.total, some.all, some.sum], [wanted.length, 9, all.sum]);
    near(
      some.shown,
      wanted.reduce((sum, m) => sum + m.message, 0),
      1e-12,
    );
    const byIndex = await digits.sent(first, position, { sort: 'index' });
    const positions = byIndex.messages.map((m) => m.position);
    assert.deepEqual(
      positions,
      [...positions].sort((a, b) => a - b),
    );
  });

  it('find the columns of a table by name', async () => {
    const choice: InputChoice = { ...sample('cells/cells-test.csv'), kind: 'file', row: 45 } as InputChoice;
    const cells = await Asked.open('cells/cells.onnx', choice);
    const { input } = await cells.explain();
    const { units, total } = await cells.units(input, { filter: { name: 'fractal dim' }, sort: 'index' });
    assert.equal(total, 3);
    assert.deepEqual(
      units.map((u) => u.position),
      [9, 19, 29],
    );
    await cells.close();
  });
});
