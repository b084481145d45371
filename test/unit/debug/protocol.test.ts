/** What the protocol asks of an adapter whatever it debugs: order, pausing, taking back, sources, pages. */
import assert from 'node:assert/strict';
import { f32, type ModelSpec } from '../engine/models';
import type { Client } from './client';
import { toySessions, Y, Z, ADD, GEMM, X } from './session';

const LAYERS = 300;

/** h₁ = x W, …, hₙ = hₙ₋₁ W with a turn by 90°: as many layers as there are nodes. */
const CHAIN: ModelSpec = {
  inputs: { x: [1, 2] },
  constants: { W: f32([0, 1, -1, 0], [2, 2]), b: [1, 2] },
  nodes: [
    ...Array.from({ length: LAYERS - 1 }, (_, i): [string, string, string] => ['MatMul', `${i ? `h${i}` : 'x'} W`, `h${i + 1}`]),
    ['Add', `h${LAYERS - 1} b`, 'y'],
  ],
  outputs: 'y',
};

describe('the protocol', () => {
  const { files, model, input, client: begin, entered, lines, broken } = toySessions();

  const chain = () => entered({ model: files.model('chain.onnx', CHAIN) });
  /** What has been sent since, in order: names of events, and of requests that were answered. */
  const order = (client: Client, from: number) => client.received.slice(from);

  describe('pause', () => {
    for (const command of ['continue', 'stepOut']) {
      it(`stops ${command} at a layer, also when it is asked for before that has begun; and it can go on`, async () => {
        const client = await chain();
        const [, , stop] = await Promise.all([
          client.ask(command, { threadId: 1 }),
          client.ask('pause', { threadId: 1 }),
          client.stop(),
        ]);
        assert.equal(stop?.reason, 'pause');
        const { stackFrames } = await client.ask('stackTrace', { threadId: 1 });
        assert(stackFrames.length > 1 && stackFrames.length < LAYERS, `stopped after ${stackFrames.length} layers`);
        const { f, weights, bias, residual } = Object.fromEntries(
          Object.entries(await client.shown('Totals')).map(([name, value]) => [name, Number(value)]),
        );
        assert(Math.abs(f - weights - bias) < 1e-5 && Math.abs(residual) < 1e-5, `${f} = ${weights} + ${bias}`);
        assert.equal(await client.move('continue'), null);
      });
    }

    it('stops on the way back', async () => {
      const client = await chain();
      const { targets } = await client.ask('gotoTargets', {
        source: { path: `${files.folder}/chain.onnx.layers` },
        line: LAYERS,
      });
      await client.move('goto', { targetId: targets[0].id });
      const [, , stop] = await Promise.all([client.ask('reverseContinue'), client.ask('pause'), client.stop()]);
      const { totalFrames } = await client.ask('stackTrace', { threadId: 1, levels: 1 });
      assert.equal(stop?.reason, 'pause');
      assert(totalFrames > 1, 'it has not come back to the start');
    });

    it('is answered before the stop is told', async () => {
      const client = await entered();
      const from = client.received.length;
      assert.equal((await client.move('pause'))?.reason, 'pause');
      assert.deepEqual(order(client, from).slice(0, 2), ['pause', 'stopped']);
    });
  });

  describe('the end', () => {
    it('is told in order: the sum, the exit, the end', async () => {
      const client = await entered();
      const from = client.received.length;
      await client.move('continue');
      assert.deepEqual(order(client, from), ['continue', 'output', 'exited', 'terminated']);
    });

    it('is not stopped on the way by anything when the model is only run', async () => {
      const client = begin();
      const stop = await client.launch({ model, input, noDebug: true }, async () => {
        await client.ask('setBreakpoints', lines(Z));
        await client.ask('setExceptionBreakpoints', { filters: [], filterOptions: [{ filterId: 'identity', condition: '0' }] });
      });
      assert.equal(stop, null);
    });

    it('of a run is not told when it is restarted meanwhile', async () => {
      const client = await chain();
      const [, , stop] = await Promise.all([client.ask('continue'), client.ask('restart'), client.stop()]);
      assert.deepEqual([stop?.reason, stop?.line], ['restart', 3]);
      assert.equal(await client.move('continue'), null);
      assert.equal(client.events.filter(({ event }) => event === 'terminated').length, 1);
    });

    it('comes when a restart fails', async () => {
      const client = await entered();
      await assert.rejects(client.ask('restart', { arguments: { model, input: 'nowhere.json' } }), /nowhere\.json/);
      assert.equal(await client.stop(), null);
    });
  });

  describe('a restart', () => {
    it('shows nothing of the run before', async () => {
      const client = await entered();
      await client.move('next');
      const { stackFrames } = await client.ask('stackTrace', { threadId: 1 });
      const { memoryReference } = await client.ask('evaluate', { expression: 'value' });
      await client.ask('restart');
      await client.stop();
      await assert.rejects(client.ask('scopes', { frameId: stackFrames[0].id }), /earlier stop/);
      const again = await client.ask('evaluate', { expression: 'value' });
      assert.equal(
        (await client.ask('readMemory', { memoryReference: again.memoryReference, count: 8 })).unreadableBytes,
        undefined,
      );
      assert.match(memoryReference, /^tensor-/);
    });

    it('tells where the breakpoints are in a model that was exported anew', async () => {
      const own = files.model('exported.onnx');
      const { client, set } = await broken(
        { source: { path: `${own}.layers` }, breakpoints: [{ line: Z }, { line: GEMM }] },
        { model: own },
      );
      const more: ModelSpec = {
        inputs: { x: [1, 2] },
        constants: { W1: f32([1, 0, 0, 1], [2, 2]), b1: [1, 2] },
        nodes: [
          ['Gemm', 'x W1 b1', 'z'],
          ['MatMul', 'z W1', 'p'],
          ['MatMul', 'p W1', 'y'],
        ],
        outputs: 'y',
      };
      files.model('exported.onnx', more);
      await client.ask('restart');
      const changed = client.events.filter(({ event }) => event === 'breakpoint').map(({ body }) => body);
      assert.deepEqual(
        changed.map(({ reason, breakpoint: { id, verified, line } }) => [reason, id, verified, line]),
        [
          ['changed', set[0].id, true, 5],
          ['changed', set[1].id, false, undefined],
        ],
      );
      const stop = await client.stop();
      assert.deepEqual([stop?.line, stop?.hitBreakpointIds], [5, [set[0].id]]);
    });
  });

  describe('taking back', () => {
    it('a launch: it is answered at once, nobody is told, and another can follow', async () => {
      const client = begin();
      await client.ask('initialize', { adapterID: 'biaslens' });
      const launched = client.ask('launch', { model, input });
      await Promise.all([assert.rejects(launched, { message: 'cancelled' }), client.ask('cancel', { requestId: client.last })]);
      assert.equal(client.refusals.at(-1)?.body.error.showUser, false);
    });

    it('one request and no other', async () => {
      const client = await chain();
      const restarted = client.ask('restart');
      const restart = client.last;
      const evaluated = client.ask('completions', { text: '', column: 1 });
      await client.ask('cancel', { requestId: client.last });
      await Promise.all([restarted, evaluated.catch(() => {})]);
      assert.equal((await client.stop())?.reason, 'restart', `request ${restart} went on`);
      await client.ask('cancel', { requestId: 9999 });
      await client.ask('cancel', { progressId: 'of another' });
    });

    it('leaves no session behind that is being opened', async () => {
      const client = begin();
      await client.ask('initialize', { adapterID: 'biaslens' });
      const launched = assert.rejects(client.ask('launch', { model, input }));
      await client.ask('disconnect');
      await launched;
      assert.equal(client.events.filter(({ event }) => event === 'initialized').length, 0);
    });
  });

  it('is launched once', async () => {
    const client = await entered();
    await assert.rejects(client.ask('launch', { model, input }), /has been launched/);
  });

  describe('a source', () => {
    const of = (source: object) => ({ source, line: Z, breakpoints: [{ line: Z }] });
    for (const [what, source, ours] of [
      ['its path', { path: 'OURS' }, true],
      ['its path as a URI', { path: 'file://OURS' }, true],
      ['its reference', { sourceReference: 1 }, true],
      ['a buffer of it', { path: 'dap-src://1/1/OURS', name: 'x' }, true],
      ['another file', { path: '/elsewhere/100%.py' }, false],
      ['another reference', { sourceReference: 2 }, false],
      ['a name alone', { name: 'toy.onnx.layers' }, false],
    ] as [string, Record<string, string>, boolean][]) {
      it(`is ${ours ? '' : 'not '}known by ${what}`, async () => {
        const client = await entered();
        const named = of({ ...source, ...(source.path && { path: source.path.replace('OURS', `${model}.layers`) }) });
        const { breakpoints } = await client.ask('setBreakpoints', named);
        const { targets } = await client.ask('gotoTargets', named);
        const places = await client.ask('breakpointLocations', named);
        assert.deepEqual(
          [breakpoints[0].verified, targets.length, places.breakpoints.length],
          ours ? [true, 1, 1] : [false, 0, 0],
        );
      });
    }

    it('of a file whose name encodes nothing is known by its path', async () => {
      const own = files.model('100%.onnx');
      const client = await entered({ model: own });
      const { breakpoints } = await client.ask('setBreakpoints', of({ path: `${own}.layers` }));
      assert.equal(breakpoints[0].verified, true);
    });

    it('has places for breakpoints in any range', async () => {
      const client = await entered();
      const ask = async (line: number, endLine: number) =>
        (await client.ask('breakpointLocations', { source: { path: `${model}.layers` }, line, endLine })).breakpoints.map(
          (b: any) => b.line,
        );
      assert.deepEqual([await ask(1, 4), await ask(ADD, 1e9), await ask(20, 30)], [[Y, Z], [ADD, 7, GEMM, X], []]);
    });
  });

  it('takes data breakpoints of an earlier session: those that mean nothing here are not verified', async () => {
    const client = await entered();
    const id = (tensor: string, position: number) => ({ dataId: JSON.stringify({ tensor, position }) });
    const all = [id('x', 1), id('x', 2), id('gone', 0), { dataId: 'nonsense' }];
    const { breakpoints } = await client.ask('setDataBreakpoints', { breakpoints: all });
    assert.deepEqual(
      breakpoints.map((b: any) => b.verified),
      [true, false, false, false],
    );
    assert.equal((await client.move('continue'))?.reason, 'data breakpoint');
    const forward = await entered({ direction: 'forward' });
    const answer = await forward.ask('setDataBreakpoints', { breakpoints: [id('x', 1)] });
    assert.match(answer.breakpoints[0].message, /stepped forward/);
  });

  it('writes at the ends of the lines in sight only', async () => {
    const client = await entered();
    await client.move('next');
    const { lines: texts } = await client.ask('biaslensLines', { startLine: Z, endLine: X });
    assert.deepEqual(
      texts.map(({ line }: { line: number }) => line),
      [Z],
    );
  });

  describe('many elements', () => {
    const WIDE = 2500;
    const wide: ModelSpec = {
      inputs: { x: [1, 2] },
      constants: {
        W: f32(
          Array.from({ length: 2 * WIDE }, (_, i) => i),
          [2, WIDE],
        ),
      },
      nodes: [['MatMul', 'x W', 'y']],
      outputs: 'y',
    };
    const value = async (initialize: object) => {
      const client = begin();
      await client.launch({ model: files.model('wide.onnx', wide), input }, undefined, initialize);
      const { variablesReference } = (await client.scopes()).get('Value')!;
      return { client, elements: await client.children(variablesReference, { filter: 'indexed' }) };
    };

    it('come all at once, or the part that is asked for, to a client that pages', async () => {
      const { client, elements } = await value({ supportsVariablePaging: true });
      assert.equal(elements.length, WIDE);
      const { variablesReference, indexedVariables } = (await client.scopes()).get('Value')!;
      const part = await client.children(variablesReference, { filter: 'indexed', start: 2000, count: 3 });
      assert.deepEqual([indexedVariables, part.map(({ name }) => name)], [WIDE, ['[0, 2000]', '[0, 2001]', '[0, 2002]']]);
      assert.equal((await client.children(variablesReference, { filter: 'indexed', start: 2400, count: 1000 })).length, 100);
    });

    it('come in pages that open to any other', async () => {
      const { client, elements } = await value({});
      assert.deepEqual(
        elements.map(({ name }) => name),
        ['[0 … 999]', '[1000 … 1999]', '[2000 … 2499]'],
      );
      const last = await client.children(elements[2].variablesReference);
      assert.deepEqual([last.length, last[0].name, last[499].name], [500, '[0, 2000]', '[0, 2499]']);
      assert.equal(await client.evaluate(last[0].evaluateName!), last[0].value);
    });
  });
});
