/** The real sessions in a real child, killed at its worst moments. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeNpy } from '../../../src/engine/input';
import type { ExplainRequest, Progress } from '../../../src/session/api';
import { CRASHING, modelBytes } from '../engine/models';
import { disposeToys, rejection, toy, until } from './toy';

const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const MODEL = here('../../../media/samples/fashion/fashion-vgg11.onnx');
const PICTURE = here('../../../media/samples/fashion/images/fashion_t10k_00_label9.png');
const request: ExplainRequest = { target: null, minus: null, option: 1, temperature: 1, without: [] };

async function opened() {
  const { client } = toy({ workerPath: here('../../../src/worker/server.ts'), memoryLimitMB: 4096 });
  const { session } = await client.request('open', { path: MODEL });
  await client.request('prepare', { session, choice: { kind: 'file', path: PICTURE } });
  return { client, session };
}

describe('sessions in a child that is killed', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-'));
  afterEach(disposeToys);
  after(() => rmSync(folder, { recursive: true }));

  for (const stage of ['trace', 'pass'] as const) {
    it(`during the ${stage}: a typed error, then the same bytes from a fresh child`, async () => {
      const whole = await opened();
      const expected = await whole.client.request('archive', { session: whole.session, request });
      const { client, session } = await opened();
      const pid = client.pid!;
      const kill = (progress: Progress) => progress.stage === stage && client.pid === pid && process.kill(pid, 'SIGKILL');
      const { message } = await rejection(client.request('explain', { session, request }, { onProgress: kill }));
      assert.match(message, /^fashion-vgg11\.onnx: the process that runs the model was killed \(SIGKILL\)\. Choose Retry/);
      const actual = await client.request('archive', { session, request });
      assert.notEqual(client.pid, pid);
      assert(Buffer.from(actual).equals(Buffer.from(expected)), 'the bytes differ');
    });
  }

  it('while idle: the same bytes from a fresh child', async () => {
    const { client, session } = await opened();
    const expected = await client.request('archive', { session, request });
    process.kill(client.pid!, 'SIGKILL');
    await until(() => client.pid === undefined);
    assert(Buffer.from(await client.request('archive', { session, request })).equals(Buffer.from(expected)));
  });

  it('by ONNX Runtime itself: a typed error that names the model', async () => {
    const file = path.join(folder, 'crashes.onnx');
    writeFileSync(file, modelBytes(CRASHING));
    writeFileSync(path.join(folder, 'x.npy'), encodeNpy({ dtype: 'float32', shape: [1, 1], data: Float32Array.of(-1e30) }));
    const { client } = await opened();
    const { session } = await client.request('open', { path: file });
    await client.request('prepare', { session, choice: { kind: 'file', path: path.join(folder, 'x.npy') } });
    const { info } = await rejection(client.request('explain', { session, request }));
    assert.deepEqual([info.fault, info.code, info.file], ['process', 'process-crashed', 'crashes.onnx']);
    assert.equal((await client.request('structure', { session })).path, file);
  });
});
