/** How long it takes until there is something to see. */
import path from 'node:path';
import { WorkerClient } from '../../../src/worker/client';
import { DEFAULT_REQUEST } from '../../../src/session/request';
import { Times } from './times';

const ROOT = path.resolve(__dirname, '../../..');
export const WORKER = { workerPath: path.join(ROOT, 'dist', 'worker.js'), memoryLimitMB: 4096, log: () => {} };
const DIGITS = path.join(ROOT, 'media/samples/digits');
const RUNS = 5;

/** The child's first answer, and the first heat map of the digits, from nothing; the activation is measured in VS Code (test/vscode). */
export async function starts(): Promise<void> {
  const times = new Times();
  for (let i = 0; i < RUNS; i++) {
    const client = new WorkerClient(WORKER);
    try {
      const began = performance.now();
      const { session } = await client.request('open', { path: path.join(DIGITS, 'digits.onnx') });
      times.note('child', performance.now() - began);
      await client.request('prepare', { session, choice: { kind: 'file', path: path.join(DIGITS, 'images/7-0.png') } });
      const explained = await client.request('explain', { session, request: DEFAULT_REQUEST });
      await client.request('field', { session, request: DEFAULT_REQUEST, quantity: 'beta', of: explained.input });
      times.note('heat map', performance.now() - began);
    } finally {
      await client.dispose();
    }
  }
  console.log(
    `\nStart: child process with a model open ${times.median('child').toFixed(0)} ms (goal 300); ` +
      `first heat map of the digits ${times.median('heat map').toFixed(0)} ms (goal 1500 with VS Code's own part)`,
  );
}
