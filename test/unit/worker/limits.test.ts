import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { acts, disposeToys, rejection, toy } from './toy';

async function opened(options = {}) {
  const { client, log } = toy(options);
  const { session } = await client.request('open', { path: 'net.onnx' });
  const explain = (without: string[], more = {}) => client.request('explain', { session, request: acts(...without) }, more);
  return { client, log, explain };
}

describe('worker limits', function () {
  this.timeout(30_000);
  afterEach(disposeToys);

  for (const where of ['heap', 'native']) {
    it(`ends a child whose ${where} memory grows beyond the limit`, async () => {
      const { explain } = await opened({ memoryLimitMB: 300 });
      const error = await rejection(explain([where]));
      assert.equal(error.info.code, 'out-of-memory');
      assert.equal(
        error.message,
        'net.onnx: the process that runs the model ran out of memory (limit 300 MB). Raise the memory limit, then choose Retry.',
      );
      assert.equal((await explain(['nothing'])).model, 'net.onnx');
    });
  }

  it('ends a child that hangs beyond the time limit, and only that request suffers', async () => {
    const { explain, client } = await opened({ timeoutMs: 400 });
    const pid = client.pid;
    const hanging = rejection(explain(['block 60000']));
    const waiting = explain(['nothing']);
    const { message } = await hanging;
    assert.equal(
      message,
      'net.onnx: the process that runs the model did not answer within 0.4 s. Raise the time limit, then choose Retry.',
    );
    assert.notEqual((await waiting).f, pid);
  });

  it('counts the time limit from when the child starts on the request', async () => {
    const { explain } = await opened();
    const first = explain(['block 600']);
    const second = explain(['block 100'], { timeoutMs: 400 });
    await Promise.all([first, second]);
  });
});

describe('worker cancel', function () {
  this.timeout(20_000);
  afterEach(disposeToys);

  it('rejects at once, and a child that listens lives on', async () => {
    const { explain, client } = await opened({ cancelGraceMs: 300 });
    const pid = client.pid;
    const abort = new AbortController();
    const pending = rejection(explain(['polite 60000'], { signal: abort.signal }));
    await delay(100);
    abort.abort();
    assert.equal((await pending).info.fault, 'cancelled');
    await delay(500);
    assert.equal((await explain(['nothing'])).f, pid);
  });

  it('ends a child that is blocked, after a grace, and sends the waiting request to a fresh one', async () => {
    const { explain, client } = await opened({ cancelGraceMs: 300 });
    const pid = client.pid;
    const abort = new AbortController();
    const pending = rejection(explain(['block 60000'], { signal: abort.signal }));
    await delay(100);
    const start = Date.now();
    abort.abort();
    assert.equal((await pending).info.fault, 'cancelled');
    assert(Date.now() - start < 100, 'it did not reject at once');
    const { f, model } = await explain(['nothing']);
    assert.notEqual(f, pid);
    assert.equal(model, 'net.onnx');
    assert(Date.now() - start >= 300, 'the grace was not given');
  });

  it('does not end the child while another wanted request is at work in it', async () => {
    const { explain, client } = await opened({ cancelGraceMs: 200 });
    const pid = client.pid;
    const abort = new AbortController();
    const wanted = explain(['wait 1000']);
    const unwanted = rejection(explain(['wait 60000'], { signal: abort.signal }));
    await delay(100);
    abort.abort();
    await unwanted;
    assert.equal((await wanted).f, pid);
    assert.notEqual((await explain(['nothing'])).f, pid);
  });

  it('does not end the child for a cancelled request that has not started', async () => {
    const { explain, client } = await opened({ cancelGraceMs: 200 });
    const pid = client.pid;
    const abort = new AbortController();
    const running = explain(['block 800']);
    const waiting = rejection(explain(['polite 60000'], { signal: abort.signal }));
    await delay(50);
    abort.abort();
    await waiting;
    assert.equal((await running).f, pid);
    assert.equal((await explain(['nothing'])).f, pid);
  });

  it('rejects a request that is cancelled while the child starts', async () => {
    const { client } = toy();
    const abort = new AbortController();
    const pending = rejection(client.request('open', { path: 'net.onnx' }, { signal: abort.signal }));
    abort.abort();
    assert.equal((await pending).info.fault, 'cancelled');
  });
});
