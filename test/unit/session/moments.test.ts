/** What is not kept is had again: parts of a gradient and of β between two consumers, slopes and biases that nobody holds. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import { localLayer } from '../../../src/engine/layers/local';
import type { FieldQuery } from '../../../src/session/api';
import { createSessions } from '../../../src/session/sessions';
import { traceAt } from '../engine/explain';
import { type Attribute, f32, model, modelBytes, type ModelSpec, noise } from '../engine/models';
import { type Opened, quiet, REQUEST } from './support';

const conv: Record<string, Attribute> = { pads: [1, 1, 1, 1] };

/** r1 and x have two consumers each, of which the second comes later. */
const SKIPS: ModelSpec = {
  inputs: { x: [1, 2, 5, 5] },
  nodes: [
    ['Conv', 'x w1 b1', 'c1', conv],
    ['BatchNormalization', 'c1 scale shift mean variance', 'n1'],
    ['Relu', 'n1', 'r1'],
    ['Conv', 'r1 w2 b1', 'c2', conv],
    ['Sub', 'c2 r1', 'a1'],
    ['Relu', 'a1', 'r2'],
    ['Add', 'r2 x', 'a2'],
    ['Flatten', 'a2', 'q'],
    ['Gemm', 'q w3 b3', 'f'],
  ],
  constants: {
    w1: noise([2, 2, 3, 3], 1),
    b1: noise([2], 2),
    w2: noise([2, 2, 3, 3], 3),
    w3: noise([50, 3], 5),
    b3: noise([3], 6),
    scale: f32([1.5, 0.5]),
    shift: noise([2], 7),
    mean: noise([2], 8),
    variance: f32([0.5, 2]),
  },
  outputs: 'f',
};

describe('numbers that are had again', () => {
  let folder = '';
  const opened: Opened[] = [];
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'biaslens-moments-'));
    await writeFile(path.join(folder, 'skips.onnx'), modelBytes(SKIPS));
  });
  after(async () => {
    await Promise.all(opened.map(({ answers, session }) => answers.close({ session }, quiet)));
    await rm(folder, { recursive: true });
  });

  const open = async (): Promise<Opened> => {
    const answers = createSessions();
    const { session } = await answers.open({ path: path.join(folder, 'skips.onnx') }, quiet);
    await answers.prepare({ session, choice: { kind: 'random', seed: 3 } }, quiet);
    opened.push({ answers, session });
    return { answers, session };
  };

  it('are what a pass that has come no further holds', async () => {
    const done = await open();
    const { layers } = await done.answers.explain({ session: done.session, request: REQUEST }, quiet);
    let between = 0;
    for (let moment = 0; moment <= layers.length; moment++) {
      const under = await open();
      for (const quantity of ['gradient', 'beta'] as const) {
        for (const of of ['x', 'r1', 'r2', 'f']) {
          const query: Omit<FieldQuery, 'session'> = { request: REQUEST, quantity, of, moment };
          const [late, then] = [
            await done.answers.field({ session: done.session, ...query }, quiet),
            await under.answers.field({ session: under.session, ...query }, quiet),
          ];
          assert.deepEqual(late, then, `${quantity} of ${of} at ${moment}`);
          const end = await done.answers.field({ session: done.session, ...query, moment: layers.length }, quiet);
          if (then.data.some((v) => v !== 0) && then.data.some((v, i) => v !== end.data[i])) between++;
        }
      }
    }
    assert.ok(between >= 4, 'both tensors are seen between their consumers, by both quantities');
  });

  it('are the slopes and biases that were taken first', async () => {
    v8.setFlagsFromString('--expose-gc');
    const collect = vm.runInNewContext('gc') as () => void;
    const traced = await traceAt(model(SKIPS), { x: noise([1, 2, 5, 5], 9) });
    let dropped = 0;
    for (const layer of traced.graph.layers) {
      const local = localLayer(layer, traced.point, false);
      const before = { bias: local.bias.slice(), slope: local.slope?.slice() ?? null };
      const first = new WeakRef(local.bias);
      // What a weak reference has given lives until the end of the task.
      await new Promise(setImmediate);
      collect();
      if (!first.deref()) dropped++;
      assert.deepEqual({ bias: local.bias, slope: local.slope }, before, layer.name);
    }
    assert.ok(dropped > 0, 'some had to be taken again');
  });
});
