/** Explanations that are asked for together are those that are asked for one by one. */
import assert from 'node:assert/strict';
import { Pass } from '../../../src/engine/bbp/pass';
import { spread } from '../../../src/engine/bbp/spread';
import { stepTogether } from '../../../src/engine/bbp/together';
import type { ExplainRequest, FieldRange } from '../../../src/session/api';
import { explainAt } from '../engine/explain';
import { f32, model } from '../engine/models';
import { openSample, type Opened, quiet, REQUEST } from './support';

const REQUESTS: ExplainRequest[] = [
  REQUEST,
  { ...REQUEST, option: 2 },
  { ...REQUEST, option: 3 },
  { ...REQUEST, target: 3 },
  { ...REQUEST, target: 3, minus: 7, option: 2 },
  { ...REQUEST, temperature: 0.1 },
];

describe('explanations asked for together', () => {
  const opened: Opened[] = [];
  const open = async () => {
    opened.push(await openSample('digits/digits.onnx', 'digits/images/7-0.png'));
    return opened[opened.length - 1];
  };
  after(() => Promise.all(opened.map(({ answers, session }) => answers.close({ session }, quiet))));

  it('are those asked for one by one, with a layer left out too', async () => {
    const [one, many] = [await open(), await open()];
    const { layers } = await one.answers.explain({ session: one.session, request: REQUEST }, quiet);
    const requests = [...REQUESTS, { ...REQUEST, without: [layers[1].name] }];
    const together = await many.answers.explainMany({ session: many.session, requests }, quiet);
    for (const [i, request] of requests.entries()) {
      const alone = await one.answers.explain({ session: one.session, request }, quiet);
      assert.deepEqual(together[i].prediction, alone.prediction);
      assert.ok(Math.abs(together[i].residual) <= 1e-5 * together[i].scale);
      const of = alone.input;
      const query: Omit<FieldRange, 'session'> = { request, quantity: 'beta', of };
      const [a, b] = [
        await one.answers.field({ session: one.session, ...query }, quiet),
        await many.answers.field({ session: many.session, ...query }, quiet),
      ];
      const scale = Math.max(...Array.from(a.data, Math.abs));
      a.data.forEach((v: number, q: number) => assert.ok(Math.abs(v - b.data[q]) <= 2e-6 * scale, `request ${i}, β[${q}]`));
    }
  });

  it('reject alike when one of them cannot be', async () => {
    const { answers, session } = await open();
    const requests = [REQUEST, { ...REQUEST, target: 99 }];
    await assert.rejects(async () => answers.explainMany({ session, requests }, quiet), { name: 'BiasLensError' });
  });

  it('do not wait for a pass whose step another request takes', async () => {
    const two = model({
      inputs: { x: [1, 2] },
      nodes: [
        ['MatMul', 'x w', 'm'],
        ['Add', 'm b', 'f'],
      ],
      constants: { w: f32([1, 2, 3, 4], [2, 2]), b: f32([1, -1]) },
      outputs: 'f',
    });
    const { gradient } = await explainAt(two, { x: f32([1, 2], [1, 2]) });
    const passes = [1, 2].map((option) => new Pass(gradient, { option: option as 1 | 2, temperature: 1 }));
    let asked = 0;
    const other = passes[0].step(0);
    const any = await stepTogether(passes, 0, (local, x, requests) => {
      asked += requests.length;
      return Promise.all(requests.map(({ mass, rule }) => spread(local, x, mass, rule)));
    });
    assert.equal(any, true);
    assert.equal((await other)?.local.layer.name, passes[1].steps[0].local.layer.name);
    assert.equal(asked, 1);
  });
});
