import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acts, disposeToys, rejection, toy, until } from './toy';

describe('worker sessions in a fresh child', function () {
  this.timeout(20_000);
  const folder = mkdtempSync(join(tmpdir(), 'biaslens-'));
  afterEach(disposeToys);
  after(() => rmSync(folder, { recursive: true }));

  async function killed(client: ReturnType<typeof toy>['client']) {
    process.kill(client.pid!, 'SIGKILL');
    await until(() => client.pid === undefined);
  }

  it('are opened again under the same id, with the last choice of each input', async () => {
    const { client } = toy();
    const { session: a } = await client.request('open', { path: 'a.onnx' });
    const { session: b } = await client.request('open', { path: 'b.onnx' });
    assert.notEqual(a, b);
    await client.request('prepare', { session: a, choice: { kind: 'random', seed: 1 } });
    await client.request('prepare', { session: a, choice: { kind: 'random', seed: 2 } });
    await client.request('prepare', { session: a, input: 'y', choice: { kind: 'zeros' } });
    await client.request('prepare', { session: b, choice: { kind: 'random', seed: 3 } });
    const both = () => Promise.all([a, b, a].map((session) => client.request('explain', { session, request: acts('nothing') })));
    const before = await both();
    await killed(client);
    const after = await both();
    assert.deepEqual(
      after.map(({ model, input }) => [model, input]),
      before.map(({ model, input }) => [model, input]),
    );
    assert.deepEqual(
      after.map(({ model, input }) => [model, input]),
      [
        ['a.onnx', 'x=random 2 y=zeros'],
        ['b.onnx', 'x=random 3'],
        ['a.onnx', 'x=random 2 y=zeros'],
      ],
    );
    assert.notEqual(after[0].f, before[0].f);
  });

  it('survive many deaths', async () => {
    const { client } = toy();
    const { session } = await client.request('open', { path: 'a.onnx' });
    for (let i = 0; i < 3; i++) {
      assert.equal((await rejection(client.request('explain', { session, request: acts('abort') }))).info.file, 'a.onnx');
    }
    assert.equal((await client.request('structure', { session })).path, 'a.onnx');
  });

  it('say why an input cannot be prepared again, and take another', async () => {
    const { client } = toy();
    const { session } = await client.request('open', { path: 'a.onnx' });
    await client.request('prepare', { session, choice: { kind: 'file', path: 'x.png' } });
    const env = { TOY_NO_FILES: '1' };
    Object.assign(process.env, env);
    try {
      await killed(client);
      const explain = () => client.request('explain', { session, request: acts('nothing') });
      assert.equal((await rejection(explain())).info.reason, 'the input is gone');
      assert.equal((await client.request('structure', { session })).path, 'a.onnx');
      await client.request('prepare', { session, choice: { kind: 'zeros' } });
      assert.equal((await explain()).input, 'x=zeros');
    } finally {
      delete process.env.TOY_NO_FILES;
    }
  });

  it('refuse a model that is not the same any more', async () => {
    const path = join(folder, 'net.onnx');
    writeFileSync(path, 'one');
    const { client } = toy();
    const { session } = await client.request('open', { path });
    await killed(client);
    utimesSync(path, 1, 1);
    const { message } = await rejection(client.request('structure', { session }));
    assert.equal(message, 'net.onnx: the file changed on disk after it was opened. Open it again.');
    const again = await client.request('open', { path });
    assert.equal((await client.request('structure', { session: again.session })).path, path);
  });
});
