import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { acts, disposeToys, rejection, runs, toy, until } from './toy';

const RETRY = 'Choose Retry to run it in a fresh process.';

async function opened(options = {}, path = '/models/net.onnx') {
  const { client, log } = toy(options);
  const { session } = await client.request('open', { path });
  const explain = (without: string[], more = {}) => client.request('explain', { session, request: acts(...without) }, more);
  return { client, log, session, explain };
}

describe('worker client', function () {
  this.timeout(20_000);
  afterEach(disposeToys);

  it('starts no process before the first request', async () => {
    const { client } = toy();
    await delay(50);
    assert.equal(client.pid, undefined);
  });

  it('asks the child, in one process for many requests at once', async () => {
    const { client, session } = await opened();
    const request = acts('nothing');
    const answers = await Promise.all(Array.from({ length: 1000 }, () => client.request('explain', { session, request })));
    assert.deepEqual([...new Set(answers.map(({ f }) => f))], [client.pid]);
  });

  it('carries large arrays and progress', async () => {
    const { client, session, explain } = await opened();
    const bytes = await client.request('archive', { session, request: { ...acts(), target: 20_000_000 } });
    assert.deepEqual([bytes.length, bytes[0], bytes.at(-1)], [20_000_000, 7, 7]);
    const seen: string[] = [];
    await explain(['nothing', 'block 1', 'nothing'], { onProgress: (p: { text: string }) => seen.push(p.text) });
    assert.deepEqual(seen, ['nothing', 'block 1', 'nothing']);
  });

  it('answers when the child cannot send the result', async () => {
    const { client, session } = await opened();
    const query = { session, request: acts(), quantity: 'value', of: 'x', bins: 3 } as const;
    assert.equal((await rejection(client.request('histogram', query))).info.code, 'unclonable');
  });

  it('passes on an error of the session', async () => {
    const { info } = await rejection(toy().client.request('open', { path: 'broken.onnx' }));
    assert.deepEqual([info.fault, info.code], ['model', 'broken']);
  });

  it('names an unknown session', async () => {
    assert.equal((await rejection(toy().client.request('structure', { session: 's9' }))).info.code, 'unknown-session');
  });

  it('closes a session without starting a process for it', async () => {
    const { client, session } = await opened();
    process.kill(client.pid!, 'SIGKILL');
    await until(() => client.pid === undefined);
    await client.request('close', { session });
    assert.equal(client.pid, undefined);
    assert.equal((await rejection(client.request('structure', { session }))).info.code, 'unknown-session');
  });

  const ENDS: [string, string[], string, string][] = [
    ['aborts', ['abort'], 'process-aborted', `ended itself (SIGABRT) inside ONNX Runtime. ${RETRY}`],
    ['crashes', ['segv', 'wait 5000'], 'process-crashed', `crashed (SIGSEGV) inside ONNX Runtime. ${RETRY}`],
    ['exits', ['exit 3'], 'process-ended', `ended by itself (exit code 3). ${RETRY}`],
    ['hangs up', ['hangUp', 'wait 5000'], 'process-ended', `ended by itself (exit code 0). ${RETRY}`],
    [
      'throws where nobody catches',
      ['throw', 'wait 5000'],
      'process-ended',
      `ended by itself (exit code 1): RangeError: nobody catches this. ${RETRY}`,
    ],
  ];
  for (const [what, without, code, words] of ENDS) {
    it(`says that the child ${what}, and goes on in a fresh one`, async () => {
      const { explain, client } = await opened();
      const pid = client.pid;
      const error = await rejection(explain(without));
      assert.deepEqual([error.info.fault, error.info.code], ['process', code]);
      assert.equal(error.message, `net.onnx: the process that runs the model ${words}`);
      assert.notEqual((await explain(['nothing'])).f, pid);
    });
  }

  for (const [moment, without] of [
    ['at work', ['wait 60000']],
    ['blocked', ['block 60000']],
  ] as const) {
    it(`says that the child was killed while ${moment}, to every request in it`, async () => {
      const { explain, client } = await opened();
      const pending = [rejection(explain([...without])), rejection(explain(['nothing', 'wait 60000']))];
      await delay(200);
      const ended = new Promise((resolve) => client.onEnded(resolve));
      process.kill(client.pid!, 'SIGKILL');
      for (const { message } of await Promise.all(pending)) {
        assert.equal(message, `net.onnx: the process that runs the model was killed (SIGKILL). ${RETRY}`);
      }
      await ended;
      assert.equal((await explain(['nothing'])).model, '/models/net.onnx');
    });
  }

  it('tells that the child was killed while idle, and the next request does not notice', async () => {
    const { explain, client, log } = await opened();
    const ended = new Promise<unknown>((resolve) => client.onEnded(resolve));
    process.kill(client.pid!, 'SIGKILL');
    assert.deepEqual(await ended, {
      fault: 'process',
      code: 'process-killed',
      reason: 'the process that runs the model was killed (SIGKILL)',
      action: 'Choose Retry to run it in a fresh process',
      file: 'net.onnx',
    });
    assert.equal((await explain(['nothing'])).model, '/models/net.onnx');
    assert.match(log.join('\n'), /worker \d+: ended: the process that runs the model was killed \(SIGKILL\)/);
  });

  it('names the model whose opening ends the child', async () => {
    const { message } = await rejection(toy().client.request('open', { path: '/a/fatal.onnx' }));
    assert.match(message, /^fatal\.onnx: the process that runs the model ended itself/);
  });

  it('says that the child cannot be started', async () => {
    const { client } = toy({ execPath: '/nowhere/node' });
    const { info } = await rejection(client.request('open', { path: 'net.onnx' }));
    assert.equal(info.code, 'process-not-started');
    assert.match(info.reason, /could not be started: .*ENOENT/);
  });

  it('says why a child ends before it serves', async () => {
    const { client } = toy({ workerPath: '/nowhere/worker.js', execArgv: [] });
    const { info } = await rejection(client.request('open', { path: 'net.onnx' }));
    assert.match(info.reason, /ended by itself \(exit code 1\): Error: Cannot find module '\/nowhere\/worker\.js'/);
  });

  it('writes what the child prints to the log', async () => {
    const { explain, log } = await opened();
    await rejection(explain(['throw', 'wait 5000']));
    assert.match(log.join('\n'), /worker \d+: RangeError: nobody catches this/);
  });

  it('leaves no process behind', async () => {
    const { client, explain } = await opened();
    const pid = client.pid!;
    const pending = rejection(explain(['block 60000']));
    await delay(100);
    await client.dispose();
    assert(!runs(pid));
    assert.equal((await pending).info.fault, 'cancelled');
    assert.equal((await rejection(explain(['nothing']))).info.fault, 'cancelled');
    assert.equal(client.pid, undefined);
  });

  it('leaves no process behind when it is disposed while the child starts', async () => {
    const { client } = toy();
    const pending = rejection(client.request('open', { path: 'net.onnx' }));
    await client.dispose();
    assert.equal((await pending).info.fault, 'cancelled');
    assert.equal(client.pid, undefined);
  });
});
