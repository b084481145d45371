/** What a step of the debugger takes on SqueezeNet 1.1: `npm run bench -- step`. */
import path from 'node:path';
import { inChild } from '../../src/debug/child';
import { WorkerClient } from '../../src/worker/client';
import { connected, type Client } from '../unit/debug/client';
import { modelFile } from './models';
import { Network } from './models/network';
import type { Part } from './parts';
import { WORKER } from './speed/starts';
import { Times } from './speed/times';

const GOAL = 50;

/**
 * Steps over every layer through the protocol, with the computation in a child process as for a person. A step is over when its
 * stop is said; it is shown when an editor has what it asks for then: the stack, the scopes, the totals, the ends of the lines.
 */
export const step: Part = async ({ runs, folder }) => {
  const model = modelFile({ name: 'SqueezeNet-1.1', make: squeezeNet }, folder);
  const times = new Times();
  let slowest = 0;
  for (let run = 0; run < runs; run++) {
    const { client } = connected(inChild(() => new WorkerClient(WORKER)));
    try {
      const began = performance.now();
      await client.launch({ model, input: 'random' });
      times.note('launch', performance.now() - began);
      for (;;) {
        const started = performance.now();
        if (!(await client.move('next'))) break;
        const stopped = performance.now() - started;
        await look(client);
        times.note('step', stopped);
        times.note('shown', performance.now() - started);
        slowest = Math.max(slowest, performance.now() - started);
      }
    } finally {
      await client.ask('disconnect');
    }
  }
  const ms = (what: string) => `${times.median(what).toFixed(1)} ms`;
  console.log(
    `\nDebugger on ${path.basename(model)}: a step ${ms('step')}, shown after ${ms('shown')} (goal ${GOAL} ms), ` +
      `the slowest shown after ${slowest.toFixed(0)} ms; first stop ${ms('launch')} after the launch`,
  );
  return {};
};

async function look(client: Client): Promise<void> {
  const scopes = await client.scopes();
  await client.children(scopes.get('Totals')!.variablesReference);
  await client.ask('biaslensLines');
}

/** SqueezeNet 1.1 (Iandola et al. 2016): eight fire modules. */
function squeezeNet(file: string): void {
  const n = new Network([1, 3, 224, 224]);
  let x = n.pool('MaxPool', n.relu(n.conv('x', 64, 3, 2)), 3, 2);
  const stages: [number, number][][] = [
    [
      [16, 64],
      [16, 64],
    ],
    [
      [32, 128],
      [32, 128],
    ],
    [
      [48, 192],
      [48, 192],
      [64, 256],
      [64, 256],
    ],
  ];
  for (const [i, stage] of stages.entries()) {
    if (i > 0) x = n.pool('MaxPool', x, 3, 2);
    for (const [squeeze, expand] of stage) {
      const narrow = n.relu(n.conv(x, squeeze, 1));
      x = n.concat([n.relu(n.conv(narrow, expand, 1)), n.relu(n.conv(narrow, expand, 3))]);
    }
  }
  n.write(file, n.globalPool(n.relu(n.conv(x, 1000, 1))));
}
