import assert from 'node:assert/strict';
import { readModel } from '../../../src/engine/onnx/model';
import { argmax } from '../../../src/engine/study/ranking';
import { summarise } from '../../../src/session/study/summary';
import type { DecomposeRow } from '../../../src/session/study/types';
import { openSample, quiet } from '../session/support';
import { plainNet } from './plain-vgg';
import { planOf, runHere, sampleFile } from './support';

const FASHION = 'fashion/fashion-vgg11.onnx';
const PICTURES = sampleFile('fashion/images');

describe('study decompose', function () {
  this.timeout(30_000);

  it('agrees on shipped pictures with the network in plain loops, for every part', async () => {
    const plan = planOf({ study: 'decompose', data: { path: PICTURES }, limit: 6 });
    const { rows } = await runHere(sampleFile(FASHION), plan);
    const plain = plainNet(await readModel(sampleFile(FASHION)));
    for (const row of rows as DecomposeRow[]) {
      const { answers, session } = await openSample(FASHION, `fashion/images/${row.title}`);
      const { data, shape } = await answers.field(
        {
          session,
          request: { target: null, minus: null, option: 1, temperature: 1, without: [] },
          quantity: 'value',
          of: 'image',
        },
        quiet,
      );
      await answers.close({ session }, quiet);
      const { scores, linear } = plain(Float64Array.from(data), shape[2]);
      const bias = scores.map((f, j) => f - linear[j]);
      assert.deepEqual([row.all, row.weightsOnly, row.biasOnly], [argmax(scores), argmax(linear), argmax(bias)], row.title);
      assert.ok(Math.abs(row.f - scores[row.all]) < 1e-3 && Math.abs(row.weights - linear[row.all]) < 1e-3, row.title);
    }
  });

  it('takes labels from names, and gives the promised JSON', async () => {
    const { header, rows } = await runHere(sampleFile(FASHION), planOf({ study: 'decompose', data: { path: PICTURES } }));
    assert.deepEqual([rows.length, rows[0].label, rows[1].label], [30, 9, 2]);
    const { json } = summarise(header, rows) as { json: any };
    assert.deepEqual(Object.keys(json).slice(0, 2), ['n', 'accuracy']);
    assert.deepEqual(Object.keys(json.accuracy), ['all', 'weightsOnly', 'biasOnly']);
    assert.ok(json.perClass.every((c: any) => c.accuracy.all >= 0 && c.accuracy.all <= 1 && c.n > 0));
    assert.equal(
      json.perClass.reduce((n: number, c: any) => n + c.n, 0),
      30,
    );
  });

  it('gives a net without bias the same accuracy for all and for w·x, and no part to the bias', async () => {
    const plan = planOf({ study: 'decompose', data: { path: PICTURES } });
    const { header, rows } = await runHere(sampleFile('fashion/fashion-vgg11-nobias.onnx'), plan);
    const { accuracy } = summarise(header, rows).json as any;
    assert.equal(accuracy.all, accuracy.weightsOnly);
    for (const row of rows as DecomposeRow[]) {
      assert.equal(row.all, row.weightsOnly);
      assert.ok(Math.abs(row.f - row.weights) <= 1e-5 * Math.abs(row.f));
    }
  });

  it('is the same in stacks and one by one', async () => {
    const plan = planOf({ study: 'decompose', data: { path: sampleFile('cells/cells-test.csv') } });
    const { rows } = await runHere(sampleFile('cells/cells.onnx'), plan);
    assert.equal(rows.length, 139);
    const right = (rows as DecomposeRow[]).filter((row) => row.all === row.label).length;
    assert.equal(right, 136);
    const one = await runHere(sampleFile('cells/cells.onnx'), { ...plan, limit: 1 });
    const [a, b] = [rows[0] as DecomposeRow, one.rows[0] as DecomposeRow];
    assert.deepEqual([a.all, a.weightsOnly, a.biasOnly, a.label], [b.all, b.weightsOnly, b.biasOnly, b.label]);
    assert.ok(Math.abs(a.weights - b.weights) <= 1e-4 * Math.abs(a.weights));
  });
});
