/** How a debug session begins, restarts and ends, and what it says of itself, over DAP. */
import assert from 'node:assert/strict';
import { connected, inProcess } from './client';
import { toySessions, Y, Z, X } from './session';

describe('the life of a debug session', () => {
  const { model, input, connect, client: begin, entered, lines, broken } = toySessions();

  it('says what it can do', async () => {
    const capabilities = await begin().ask('initialize', { adapterID: 'biaslens' });
    const filters = capabilities.exceptionBreakpointFilters.map((f: any) => [f.filter, f.default, f.supportsCondition]);
    assert.deepEqual(filters, [
      ['nonfinite', true, false],
      ['identity', true, true],
      ['unattributed', false, true],
      ['dead', false, false],
      ['saturated', false, true],
      ['unsupported', true, false],
    ]);
    assert(capabilities.supportsStepBack && capabilities.supportsReadMemoryRequest && capabilities.supportsDataBreakpoints);
  });

  it('stops at entry, at the last layer, and ends with the sum said', async () => {
    const client = await entered();
    const { stackFrames } = await client.ask('stackTrace', { threadId: 1 });
    assert.deepEqual(
      stackFrames.map((f: any) => [f.name, f.line]),
      [['y  Gemm', Y]],
    );
    assert.equal(await client.move('continue'), null);
    assert.match(client.printed(), /^f = 15: 12 by the weights, 3 by the bias; residual/);
  });

  it('runs without stopping when it is not debugged', async () => {
    const client = begin();
    assert.equal(await client.launch({ model, input, noDebug: true }), null);
  });

  for (const [args, message] of [
    [{ model: undefined }, /"model" makes no sense: it is missing/],
    [{ option: 4 }, /"option" makes no sense/],
    [{ temperature: 0 }, /"temperature" makes no sense/],
    [{ direction: 'sideways' }, /"direction" makes no sense/],
    [{ target: 'seven' }, /"target" makes no sense: there are no labels/],
    [{ target: 2 }, /not among its 2 scores/],
    [{ row: -1 }, /"row" makes no sense/],
    [{ row: 1 }, /row/],
    [{ withoutBias: ['nobody'] }, /there is no layer nobody/],
    [{ input: 'nowhere.json' }, /nowhere\.json/],
    [{ input: undefined }, /no input was chosen/],
  ] as [object, RegExp][]) {
    it(`refuses ${JSON.stringify(args, (_, v) => v ?? 'no value')} in words`, async () => {
      await assert.rejects(begin().launch({ model, input, ...args }), { message });
    });
  }

  it('restarts from the start, with the breakpoints and with other arguments', async () => {
    const { client, stop } = await broken(lines(Z));
    assert.equal(stop?.line, Z);
    await client.ask('restart', { arguments: { model, input, target: 0, stopOnEntry: true } });
    assert.deepEqual([(await client.stop())?.line, await client.evaluate('gradient')], [Y, '[[1, 0]]']);
    assert.equal((await client.move('continue'))?.line, Z);
  });

  it('says once that it has ended', async () => {
    const client = await entered();
    assert.equal(await client.move('continue'), null);
    await client.ask('terminate');
    await client.ask('disconnect');
    assert.equal(client.events.filter(({ event }) => event === 'terminated').length, 1);
  });

  it('frees the session, and the process, at the end', async () => {
    const held = inProcess();
    const { client } = connected(held.open);
    await client.launch({ model, input });
    await client.ask('terminate');
    assert.equal(held.disposed, 1);
    await client.ask('disconnect');
    assert.equal(held.disposed, 1);
  });

  it('runs side by side', async () => {
    const [a, b] = await Promise.all([entered(), entered({ target: 0 })]);
    await a.move('next');
    assert.deepEqual([await a.evaluate('sum(beta)'), await b.evaluate('sum(beta)')], ['-1', '0']);
  });

  it('knows no request that it does not know', async () => {
    await assert.rejects(begin().ask('attach'), /'attach' is nothing/);
    await assert.rejects(begin().ask('constructor'), /'constructor' is nothing/);
    await assert.rejects(
      begin()
        .ask('next', { threadId: 1 })
        .then(() => begin().ask('scopes', { frameId: 1 })),
      /.*/,
    );
  });

  it('counts lines and columns from 0 for a client that does', async () => {
    const client = begin();
    await client.ask('initialize', { adapterID: 'biaslens', linesStartAt1: false, columnsStartAt1: false });
    await client.ask('launch', { model, input });
    const { breakpoints } = await client.ask('setBreakpoints', lines(Z - 1));
    assert.equal(breakpoints[0].line, Z - 1);
    await client.ask('configurationDone');
    assert.equal((await client.stop())?.line, Y - 1);
  });

  it('follows another face of the same session', async () => {
    const moments: number[] = [];
    const { client, session } = connect({
      stopped: (runtime) => moments.push(runtime.momentAt(runtime.position.index)),
    });
    await client.launch({ model, input });
    session.gotoMoment(2);
    assert.equal((await client.stop())?.line, X);
    session.gotoMoment(1);
    assert.equal((await client.stop())?.line, Z);
    assert.deepEqual(moments, [0, 2, 1]);
  });
});
