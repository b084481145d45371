/** Debug sessions over the toy network (toy.ts), for the tests of one describe block. */
import assert from 'node:assert/strict';
import type { Observer } from '../../../src/debug/dap/session';
import { connected, inProcess, type Client, type Stopped } from './client';
import { Files } from './toy';

/** Lines of the toy's listing, from 1. */
export const [Y, Z, RELU, ADD, MUL, GEMM, X] = [3, 4, 5, 6, 7, 8, 9];

/** Writes the toy network, and ends every session after the test that began it. */
export function toySessions() {
  const files = new Files();
  const model = files.model();
  const input = files.input();
  const open: Client[] = [];
  after(() => files.remove());
  afterEach(async () => {
    for (const client of open.splice(0)) await client.ask('disconnect');
  });

  function connect(observer?: Observer) {
    const connection = connected(inProcess().open, observer);
    open.push(connection.client);
    return connection;
  }

  /** A client whose session has not been launched. */
  const client = (): Client => connect().client;

  /** A session at its entry. */
  async function entered(args: object = {}): Promise<Client> {
    const entering = client();
    const stop = await entering.launch({ model, input, ...args });
    assert.equal(stop?.reason, 'entry');
    return entering;
  }

  /** Arguments of setBreakpoints and its like. */
  const lines = (...wanted: (number | object)[]) => ({
    source: { path: `${model}.layers` },
    breakpoints: wanted.map((line) => (typeof line === 'number' ? { line } : line)),
  });

  /** A session that runs with these breakpoints set; gives its first stop. */
  async function broken(breakpoints: object, args: object = {}): Promise<{ client: Client; stop: Stopped | null; set: any[] }> {
    const running = client();
    let set: any;
    const stop = await running.launch({ model, input, stopOnEntry: false, ...args }, async () => {
      set = await running.ask('setBreakpoints', breakpoints);
    });
    return { client: running, stop, set: set.breakpoints };
  }

  return { files, model, input, connect, client, entered, lines, broken };
}
