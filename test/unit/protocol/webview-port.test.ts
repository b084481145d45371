import assert from 'node:assert/strict';
import { decode, encode } from '../../../src/protocol/codec';
import { connect } from '../../../src/protocol/connect';
import { serve } from '../../../src/protocol/serve';
import { webview } from './ports';

interface Echo {
  echo(p: unknown): unknown;
  wait(p: Record<string, never>): void;
}

function pair() {
  const line = webview();
  let aborted = false;
  serve<Echo>(line.host, {
    echo: (value) => value,
    wait: (_p, { signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => ((aborted = true), reject(signal.reason)))),
  });
  return { ...line, client: connect<Echo>(line.page), aborted: () => aborted };
}

const VALUES: Record<string, unknown> = {
  'numbers that JSON has no word for': [NaN, Infinity, -Infinity, -0, 0, 1e-300],
  'a bigint': 2n ** 60n,
  'undefined in a list': [1, undefined, 2],
  'nested typed arrays': { a: { b: [new Float32Array([1, NaN, -0]), new Uint8Array([1, 2])] } },
  'every kind of typed array': [
    new Int8Array([-1]),
    new Uint8ClampedArray([255]),
    new Int16Array([-2]),
    new Uint16Array([2]),
    new Int32Array([-3]),
    new Uint32Array([3]),
    new Float64Array([Math.PI]),
    new BigInt64Array([-5n]),
    new BigUint64Array([5n]),
  ],
  'an empty typed array': new Float32Array(0),
  'null and text': { a: null, b: '', c: 'é\u0000', d: true },
  'a key __proto__': JSON.parse('{"__proto__": {"polluted": 1}, "x": 1}'),
};

describe('webview channel', () => {
  for (const [name, value] of Object.entries(VALUES)) {
    it(`carries ${name} both ways`, async () => {
      assert.deepStrictEqual(await pair().client.request('echo', value), value);
    });
  }

  it('turns a Node Buffer into a Uint8Array', async () => {
    assert.deepStrictEqual(await pair().client.request('echo', Buffer.from('abc')), new Uint8Array([97, 98, 99]));
  });

  it('sends the window of a typed array, not the whole memory behind it', async () => {
    const { client, sent } = pair();
    const view = new Float32Array(1_000_000).subarray(10, 13).fill(7);
    assert.deepStrictEqual(await client.request('echo', view), new Float32Array([7, 7, 7]));
    assert.equal(sent(), 24);
  });

  it('copies memory that is shared', () => {
    const view = new Uint8Array(new SharedArrayBuffer(4));
    assert((encode(view) as Uint8Array).buffer instanceof ArrayBuffer);
  });

  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  for (const [what, value] of Object.entries({
    function: () => 1,
    Map: new Map(),
    DataView: new DataView(new ArrayBuffer(1)),
    cycle,
  })) {
    it(`answers with an error to a result with a ${what}`, async () => {
      const line = webview();
      serve<Echo>(line.host, { echo: () => ({ deep: [value] }), wait: () => {} });
      await assert.rejects(connect<Echo>(line.page).request('echo', 0), /the answer to 'echo' cannot be sent: it /);
    });
  }

  it('leaves messages of others as they are', () => {
    const foreign = { $biaslens: 'no word of ours' };
    assert.deepEqual(decode(foreign), foreign);
    assert.doesNotThrow(() => decode(cycle));
  });

  it('aborts the handlers when the panel is closed', async () => {
    const { client, dispose, aborted } = pair();
    void client.request('wait', {}).catch(() => {});
    await new Promise(setImmediate);
    dispose();
    assert(aborted());
  });
});
