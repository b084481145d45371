/** `biaslens dap`: a client on the process's own streams, the model in a child of it. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { Client } from '../unit/debug/client';
import { Files } from '../unit/debug/toy';
import { biaslens, root, sample } from './support';

describe('biaslens dap', () => {
  const files = new Files();
  const started: ChildProcess[] = [];
  afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));
  after(() => files.remove());

  function start() {
    const child = spawn(process.execPath, [path.join(root, 'dist/cli.js'), 'dap'], { stdio: ['pipe', 'pipe', 'inherit'] });
    started.push(child);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, ended, client: new Client(child.stdout, child.stdin) };
  }

  it('steps a model, and ends with the session', async () => {
    const { client, ended } = start();
    const stop = await client.launch({ model: sample('digits/digits.onnx'), input: 'images/7-0.png', target: 7 });
    assert.deepEqual([stop?.reason, stop?.name], ['entry', 'logits  Gemm']);
    await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'Conv', condition: 'max(abs(beta)) > 0' }] });
    assert.equal((await client.move('continue'))?.name, '/3/Conv_output_0  Conv + Relu');
    const { f } = await client.shown('Totals');
    assert.equal(Number(f).toFixed(3), '10.953');
    await client.ask('disconnect');
    assert.equal(await ended, 0);
  });

  it('ends when its client has gone', async () => {
    const { client, child, ended } = start();
    await client.launch({ model: files.model(), input: files.input() });
    child.stdin.end();
    assert.equal(await ended, 0);
  });

  it('tells of a model that cannot be read, and waits for another', async () => {
    const { client, ended } = start();
    await assert.rejects(client.launch({ model: sample('digits/labels.txt') }), /labels\.txt/);
    await client.ask('disconnect');
    assert.equal(await ended, 0);
  });

  it('prints the listing, to set breakpoints in before the start', async () => {
    const { stdout, code } = await biaslens(['dap', '--listing', files.model()]);
    assert.deepEqual(
      [code, stdout.split('\n').slice(0, 3)],
      [0, ['# toy.onnx: 2 layers, output first', 'score y', 'y = Gemm(z, W2[2,2], b2[2])']],
    );
  });
});
