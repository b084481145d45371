/** The debugger as a client sees it, on a network followed by hand (toy.ts). Lines of its listing count from 1. */
import assert from 'node:assert/strict';
import type { ModelSpec } from '../engine/models';
import { f32 } from '../engine/models';
import { connected, inProcess, type Client } from './client';
import { ALPHA, Files } from './toy';

const [Y, Z, RELU, ADD, MUL, GEMM, X] = [3, 4, 5, 6, 7, 8, 9];

describe('the debugger over DAP', () => {
  const files = new Files();
  const open: Client[] = [];
  let model: string;
  let input: string;
  before(() => {
    model = files.model();
    input = files.input();
  });
  after(() => files.remove());
  afterEach(async () => {
    for (const client of open.splice(0)) await client.ask('disconnect');
  });

  function connect(): Client {
    const { client } = connected(inProcess().open);
    open.push(client);
    return client;
  }

  /** A session at its entry. */
  async function entered(args: object = {}): Promise<Client> {
    const client = connect();
    const stop = await client.launch({ model, input, ...args });
    assert.equal(stop?.reason, 'entry');
    return client;
  }

  const lines = (...wanted: (number | object)[]) => ({
    source: { path: `${model}.layers` },
    breakpoints: wanted.map((line) => (typeof line === 'number' ? { line } : line)),
  });

  /** A session that runs with these breakpoints set; gives its first stop. */
  async function broken(breakpoints: object, args: object = {}) {
    const client = connect();
    let set: any;
    const stop = await client.launch({ model, input, stopOnEntry: false, ...args }, async () => {
      set = await client.ask('setBreakpoints', breakpoints);
    });
    return { client, stop, set: set.breakpoints };
  }

  describe('lifecycle', () => {
    it('says what it can do', async () => {
      const capabilities = await connect().ask('initialize', { adapterID: 'biaslens' });
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
      const client = connect();
      assert.equal(await client.launch({ model, input, noDebug: true }), null);
    });

    for (const [args, message] of [
      [{ model: undefined }, /"model" makes no sense: it is missing/],
      [{ option: 4 }, /"option" makes no sense/],
      [{ temperature: 0 }, /"temperature" makes no sense/],
      [{ direction: 'sideways' }, /"direction" makes no sense/],
      [{ target: 'seven' }, /"target" makes no sense: there are no labels/],
      [{ target: 2 }, /not among its 2 scores/],
      [{ withoutBias: ['nobody'] }, /there is no layer nobody/],
      [{ input: 'nowhere.json' }, /nowhere\.json/],
      [{ input: undefined }, /no input was chosen/],
    ] as [object, RegExp][]) {
      it(`refuses ${JSON.stringify(args, (_, v) => v ?? 'no value')} in words`, async () => {
        await assert.rejects(connect().launch({ model, input, ...args }), { message });
      });
    }

    it('restarts from the start, with the breakpoints and with other arguments', async () => {
      const { client, stop } = await broken(lines(Z));
      assert.equal(stop?.line, Z);
      await client.ask('restart', { arguments: { model, input, target: 0, stopOnEntry: true } });
      assert.deepEqual([(await client.stop())?.line, await client.evaluate('gradient')], [Y, '[[1, 0]]']);
      assert.equal((await client.move('continue'))?.line, Z);
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
      await assert.rejects(connect().ask('attach'), /'attach' is nothing/);
      await assert.rejects(connect().ask('constructor'), /'constructor' is nothing/);
      await assert.rejects(
        connect()
          .ask('next', { threadId: 1 })
          .then(() => connect().ask('scopes', { frameId: 1 })),
        /.*/,
      );
    });
  });

  describe('the listing', () => {
    it('is the same every time, one line a layer, nodes below it, output first', async () => {
      const [a, b] = await Promise.all([entered(), entered({ direction: 'forward', target: 0 })]);
      const { content } = await a.ask('source', {});
      assert.equal(content, (await b.ask('source', {})).content);
      assert.deepEqual(content.split('\n'), [
        '# toy.onnx: 2 layers, output first',
        'score y',
        'y [1,2] = Gemm(z, W2[2,2], b2[2])',
        'z [1,2] = Relu(Add(Mul(Gemm(x, W1[2,2], b1[2]), 2), t[2]))',
        '    r = Relu(a)',
        '    a = Add(m, t[2])',
        '    m = Mul(z, 2)',
        '    z = Gemm(x, W1[2,2], b1[2])',
        'input x [1,2]',
        '',
      ]);
      const { sources } = await a.ask('loadedSources');
      assert.equal(sources[0].path, `${model}.layers`);
    });

    it('knows where breakpoints can be', async () => {
      const client = await entered();
      const { breakpoints } = await client.ask('breakpointLocations', { ...lines(), line: 1, endLine: 20 });
      assert.deepEqual(
        breakpoints.map((b: any) => b.line),
        [Y, Z, RELU, ADD, MUL, GEMM, X],
      );
    });
  });

  describe('stepping', () => {
    it('steps over layers to the input, then ends', async () => {
      const client = await entered();
      const over = [];
      for (let stop = await client.move('next'); stop; stop = await client.move('next')) over.push([stop.line, stop.reason]);
      assert.deepEqual(over, [
        [Z, 'step'],
        [X, 'step'],
      ]);
    });

    it('steps into a layer: chain last to first, then the core; and out', async () => {
      const client = await entered();
      await client.move('next');
      const inside = [];
      for (let i = 0; i < 4; i++) {
        const stop = await client.move(i < 2 ? 'stepIn' : 'next');
        inside.push([stop?.line, ...(await Promise.all(['beta', 'own', 'mass', 'gradient'].map((e) => client.evaluate(e))))]);
      }
      assert.deepEqual(inside, [
        [RELU, '[[-1, 0]]', '[[0, 0]]', '[[-1, 0]]', '[[2, 4]]'],
        [ADD, '[[-1, 0]]', '[[-4, 0]]', '[[-5, 0]]', '[[2, 0]]'],
        [MUL, '[[-5, 0]]', '[[0, 0]]', '[[-5, 0]]', '[[2, 0]]'],
        [GEMM, '[[-5, 0]]', '[[8, 0]]', '[[3, 0]]', '[[4, 0]]'],
      ]);
      const { stackFrames } = await client.ask('stackTrace', { threadId: 1 });
      assert.deepEqual(
        stackFrames.map((f: any) => [f.name, f.line]),
        [
          ['z  Gemm', GEMM],
          ['z  Gemm + Mul + Add + Relu', Z],
          ['y  Gemm', Y],
        ],
      );
      assert.equal((await client.move('stepOut'))?.line, X);
      assert.equal((await client.move('stepBack'))?.line, Z);
      await client.move('stepIn');
      assert.equal((await client.move('stepOut'))?.line, X);
    });

    it('steps back over what is known, node by node inside a layer', async () => {
      const client = await entered();
      await client.move('next');
      await client.move('stepIn');
      await client.move('next');
      const back = [];
      for (let i = 0; i < 4; i++) back.push((await client.move('stepBack'))?.line);
      assert.deepEqual(back, [RELU, Z, Y, Y]);
    });

    it('steps out of the outermost by running on', async () => {
      assert.equal(await (await entered()).move('stepOut'), null);
    });

    it('continues backwards to the breakpoint before, and to the start', async () => {
      const { client } = await broken(lines(ADD, X));
      assert.equal((await client.move('continue'))?.line, X);
      assert.equal((await client.move('reverseContinue'))?.line, ADD);
      const start = await client.move('reverseContinue');
      assert.deepEqual([start?.line, start?.reason], [Y, 'entry']);
    });

    it('jumps: forward computes without stopping, back restores the moment', async () => {
      const client = await entered();
      await client.ask('setBreakpoints', lines(Z));
      const { targets } = await client.ask('gotoTargets', { ...lines(), line: X });
      const stop = await client.move('goto', { targetId: targets[0].id });
      assert.deepEqual([stop?.reason, stop?.line, await client.evaluate('sum(beta)')], ['goto', X, '3']);
      const back = await client.ask('gotoTargets', { ...lines(), line: ADD });
      assert.equal((await client.move('goto', { targetId: back.targets[0].id }))?.line, ADD);
      assert.equal(await client.evaluate('sum(mass)'), '-5');
      assert.deepEqual((await client.ask('gotoTargets', { ...lines(), line: 1 })).targets, []);
    });

    it('restarts a frame of the stack', async () => {
      const client = await entered();
      await client.move('next');
      await client.move('next');
      const { stackFrames } = await client.ask('stackTrace', { threadId: 1 });
      const stop = await client.move('restartFrame', { frameId: stackFrames[2].id });
      assert.deepEqual([stop?.reason, stop?.line], ['restart', Y]);
    });

    it('pauses', async () => {
      const client = await entered();
      assert.equal((await client.move('pause'))?.reason, 'pause');
    });

    it('pages the stack', async () => {
      const client = await entered();
      await client.move('next');
      const { stackFrames, totalFrames } = await client.ask('stackTrace', { threadId: 1, startFrame: 1, levels: 1 });
      assert.deepEqual([totalFrames, stackFrames.length, stackFrames[0].line], [2, 1, Y]);
    });
  });

  describe('breakpoints', () => {
    it('stop at lines, slide from a title, and say where they cannot be', async () => {
      const { stop, set } = await broken(lines(1, X));
      assert.deepEqual([set[0].line, set[0].verified, set[1].line], [Y, true, X]);
      assert.deepEqual([stop?.line, stop?.reason, stop?.hitBreakpointIds], [Y, 'breakpoint', [set[0].id]]);
    });

    it('are not taken for another listing', async () => {
      const client = await entered();
      const { breakpoints } = await client.ask('setBreakpoints', { source: { path: '/other' }, breakpoints: [{ line: 3 }] });
      assert.deepEqual([breakpoints[0].verified, /not the listing/.test(breakpoints[0].message)], [false, true]);
    });

    it('stop inside a layer', async () => {
      const { stop } = await broken(lines(MUL));
      assert.equal(stop?.line, MUL);
    });

    it('stop on a condition, on the count of visits, and say what is wrong with either', async () => {
      const condition = await broken(lines({ line: Y, condition: 'max(own) > 0' }, { line: Z, condition: 'max(own) > 0' }));
      assert.equal(condition.stop?.line, Z);
      const { client, stop } = await broken(lines({ line: Z, hitCondition: '2' }, X));
      assert.equal(stop?.line, X);
      await client.move('reverseContinue');
      const faults = lines(
        { line: Y, condition: 'max(own' },
        { line: Y, hitCondition: 'often' },
        { line: Y, logMessage: '{own' },
      );
      const { set } = await broken(faults);
      assert.deepEqual(
        set.map((b: any) => [b.verified, b.message]),
        [
          [false, "column 8: ')' is missing"],
          [false, "'often' is no count of visits: write 5, >= 5, < 5 or % 5"],
          [false, 'column 1: this brace is not closed'],
        ],
      );
    });

    it('print instead of stopping, and print a fault with a caret under it', async () => {
      const log = { line: Z, logMessage: 'z sends {sum(mass)} of {layer("y").mass}' };
      const fault = { line: Z, condition: 'layer("nobody").beta' };
      const { client, stop } = await broken(lines(log, fault));
      assert.equal(stop, null);
      assert(client.printed().startsWith('z sends 3 of [[0, -1]]\n'), client.printed());
      assert(client.printed().includes('layer("nobody").beta\n^ there is no layer \'nobody\'\n'));
      const output = client.events.find((e) => e.event === 'output');
      assert.equal(output?.body.line, Z);
    });

    it('stop at layers by op type and by name pattern', async () => {
      const client = connect();
      let set: any[] = [];
      const stop = await client.launch({ model, input, stopOnEntry: false }, async () => {
        const wishes = { breakpoints: [{ name: 'mul' }, { name: '?' }, { name: 'Conv' }] };
        ({ breakpoints: set } = await client.ask('setFunctionBreakpoints', wishes));
      });
      assert.deepEqual(
        set.map((b) => b.verified),
        [true, true, false],
      );
      assert.deepEqual([stop?.line, stop?.hitBreakpointIds], [Y, [set[1].id]]);
      const next = await client.move('continue');
      assert.deepEqual([next?.line, next?.reason, next?.hitBreakpointIds], [Z, 'function breakpoint', [set[0].id, set[1].id]]);
    });

    it('stop when β of a unit becomes non-zero', async () => {
      const client = await entered();
      await client.move('next');
      const beta = (await client.scopes()).get('β received')!;
      const info = await client.ask('dataBreakpointInfo', { variablesReference: beta.variablesReference, name: '[0, 0]' });
      assert.deepEqual([JSON.parse(info.dataId), info.accessTypes], [{ tensor: 'r', position: 0 }, ['write']]);
      const expression = await client.ask('dataBreakpointInfo', { name: 'layer("x").beta[0, 1]' });
      assert.deepEqual(JSON.parse(expression.dataId), { tensor: 'x', position: 1 });
      const mass = (await client.scopes()).get('Mass')!;
      const refused = await client.ask('dataBreakpointInfo', { variablesReference: mass.variablesReference, name: '[0, 0]' });
      assert.equal(refused.dataId, null);
      await client.ask('setDataBreakpoints', { breakpoints: [info, expression].map(({ dataId }) => ({ dataId })) });
      const stop = await client.move('continue');
      assert.deepEqual([stop?.reason, stop?.line], ['data breakpoint', X]);
      await client.ask('restart', {});
      await client.stop();
      assert.deepEqual((await client.move('continue'))?.line, Z);
    });
  });

  describe('what is shown', () => {
    it('totals: f is the sum of what has arrived', async () => {
      const client = await entered();
      await client.move('next');
      const { f, weights, bias, sent, own, mass, residual } = await client.shown('Totals');
      assert.deepEqual(
        { f, weights, bias, sent, own, mass, residual },
        {
          f: '15',
          weights: '16',
          bias: '-1',
          sent: '3',
          own: '4',
          mass: '3',
          residual: '0',
        },
      );
    });

    it('every tensor with its statistics first', async () => {
      const client = await entered();
      await client.move('next');
      const scopes = [...(await client.scopes()).keys()];
      assert.deepEqual(scopes, ['Totals', 'Value', 'Gradient', 'β received', 'Own bias', 'Mass', 'Parameters']);
      const children = await client.children((await client.scopes()).get('Value')!.variablesReference);
      assert.deepEqual(
        children.map(({ name, value }) => `${name} ${value}`),
        ['shape [1, 2]', 'Σ 8', 'Σ|·| 8', 'min 0', 'max 8', 'mean 4', 'deviation 4', 'zeros 1 of 2', '[0, 0] 8', '[0, 1] 0'],
      );
    });

    it('frames as the moments they are of', async () => {
      const client = await entered();
      await client.move('next');
      const { stackFrames } = await client.ask('stackTrace', { threadId: 1 });
      const [here, passed] = stackFrames.map((f: any) => f.id);
      assert.equal(await client.evaluate('sum(own)', here), '4');
      assert.equal(await client.evaluate('sum(own)', passed), '-1');
      assert.equal(await client.evaluate('sum(layer("r").beta)', passed), '-1');
      await assert.rejects(client.evaluate('layer("z").own', passed), /has not come to this layer/);
      await assert.rejects(client.evaluate('own', 9999), /earlier stop/);
    });

    it('a unit with α, the largest message first', async () => {
      const client = await entered();
      await client.move('next');
      const mass = (await client.scopes()).get('Mass')!;
      const unit = (await client.children(mass.variablesReference, { filter: 'indexed' })).find((v) => v.name === '[0, 0]')!;
      const inside = await client.children(unit.variablesReference);
      assert.deepEqual(
        inside.map(({ name, value }) => `${name} ${value}`),
        ['Value 8', 'Gradient 2', 'β received -1', 'Own bias 4', 'Mass 3', 'α over 2 inputs, the largest message first'],
      );
      const alpha = inside.at(-1)!;
      assert.equal(alpha.indexedVariables, 2);
      const messages = await client.children(alpha.variablesReference, { filter: 'indexed', start: 0, count: 1 });
      assert.deepEqual(
        messages.map(({ name, value }) => `${name} ${value}`),
        [`x[0, 0] α ${ALPHA.toPrecision(6)}, message ${(3 * ALPHA).toPrecision(6)}`],
      );
      const parts = await client.children(messages[0].variablesReference);
      assert.deepEqual(
        parts.slice(2).map(({ name, value }) => `${name} ${value}`),
        ['W·x 2', 'x 1'],
      );
    });

    it('parameters', async () => {
      const client = await entered();
      await client.move('next');
      assert.deepEqual(await client.shown('Parameters'), { W1: '[2, 2] of Gemm', b1: '[2] of Gemm', two: '2', t: '[2] of Add' });
      const found = await client.children((await client.scopes()).get('Parameters')!.variablesReference);
      const rows = await client.children(found[0].variablesReference, { filter: 'indexed' });
      assert.deepEqual(
        rows.map(({ name, value }) => `${name} ${value}`),
        ['[0] [2]  Σ 0, Σ|·| 2', '[1] [2]  Σ 2'],
      );
      const row = await client.children(rows[0].variablesReference);
      assert.deepEqual(
        row.map(({ name, value }) => `${name} ${value}`),
        ['[0, 0] 1', '[0, 1] -1'],
      );
    });

    it('nothing of an earlier stop', async () => {
      const client = await entered();
      const mass = (await client.scopes()).get('Mass')!;
      await client.move('next');
      await assert.rejects(client.children(mass.variablesReference), /earlier stop/);
    });

    it('sets nothing, and says so', async () => {
      const client = await entered();
      await assert.rejects(client.ask('setVariable', { variablesReference: 1, name: 'f', value: '1' }), /only looked at/);
      await assert.rejects(client.ask('setExpression', { expression: 'beta', value: '1' }), /only looked at/);
      await assert.rejects(
        client.evaluate('beta[0, 0] = 1', undefined, 'repl'),
        /beta\[0, 0\] = 1\n {11}\^ a model is only read/,
      );
    });

    it('evaluates: watches, layers, copies', async () => {
      const client = await entered();
      await client.move('next');
      assert.equal(await client.evaluate('max(abs(beta)) > 0.5'), 'true');
      const layer = await client.ask('evaluate', { expression: 'layer("z")', context: 'hover' });
      assert.equal(layer.result, 'Gemm + Mul + Add + Relu [1, 2]');
      const tensors = await client.children(layer.variablesReference);
      assert.deepEqual(
        tensors.map(({ name, value }) => `${name} ${value}`),
        ['Value [[8, 0]]', 'Gradient [[2, 4]]', 'β received [[-1, 0]]', 'Own bias [[4, 0]]', 'Mass [[3, 0]]'],
      );
      const tensor = await client.ask('evaluate', { expression: 'mass', context: 'watch' });
      assert.equal(tensor.indexedVariables, 2);
      const computed = await client.ask('evaluate', { expression: 'mass * 2', context: 'watch' });
      const children = await client.children(computed.variablesReference, { filter: 'indexed' });
      assert.deepEqual([children[0].value, children[0].evaluateName], ['6', '(mass * 2)[0, 0]']);
      assert.equal(await client.evaluate('layer("x").value', undefined, 'clipboard'), '[[1, 2]]');
      await assert.rejects(client.evaluate('max(own'), { message: "column 8: ')' is missing" });
    });

    it('names every element by an expression that finds it again', async () => {
      const client = await entered();
      await client.move('next');
      const { stackFrames } = await client.ask('stackTrace', { threadId: 1 });
      for (const { id } of stackFrames) {
        for (const scope of (await client.scopes(id)).values()) {
          for (const { evaluateName, value, name } of await client.children(scope.variablesReference, { filter: 'indexed' })) {
            if (name.startsWith('[')) assert.equal(await client.evaluate(evaluateName!), value, evaluateName);
          }
        }
      }
    });

    it('completes what is typed', async () => {
      const client = await entered();
      const { targets } = await client.ask('completions', { text: 'sum(layer("z").be', column: 18 });
      assert.deepEqual(
        targets.map((t: any) => [t.label, t.start, t.length]),
        [['beta', 15, 2]],
      );
      const layers = await client.ask('completions', { text: 'layer("', column: 8 });
      assert.deepEqual(
        layers.targets.map((t: any) => t.label),
        ['z', 'y'],
      );
    });

    it('gives the raw memory of a tensor', async () => {
      const client = await entered();
      await client.move('next');
      const { memoryReference } = await client.ask('evaluate', { expression: 'mass', context: 'watch' });
      const all = await client.ask('readMemory', { memoryReference, count: 12 });
      const bytes = Buffer.from(all.data, 'base64');
      assert.deepEqual([bytes.readFloatLE(0), bytes.readFloatLE(4), bytes.length, all.unreadableBytes], [3, 0, 8, 4]);
      const part = await client.ask('readMemory', { memoryReference, offset: 2, count: 4 });
      assert.deepEqual([part.address, Buffer.from(part.data, 'base64')], ['0x2', bytes.subarray(2, 6)]);
      const beyond = await client.ask('readMemory', { memoryReference, offset: 100, count: 4 });
      assert.deepEqual([beyond.data, beyond.unreadableBytes], ['', 4]);
      await assert.rejects(client.ask('readMemory', { memoryReference: 'x', count: 1 }), /no memory/);
    });

    it('what stands at the ends of the lines', async () => {
      const client = await entered();
      await client.move('next');
      const { lines: texts } = await client.ask('biaslensLines');
      assert.deepEqual(texts[0], { line: Y, text: 'Σβ 0  Σown -1  residual 0' });
      assert.match(texts[1].text, /^Σβ -1 {2}Σown 4 {2}residual /);
      assert.equal(texts.length, 2);
    });

    it('leaves the bias of layers out', async () => {
      const client = await entered({ withoutBias: ['z'] });
      await client.move('next');
      assert.deepEqual([await client.evaluate('own'), await client.evaluate('mass')], ['[[4, 0]]', '[[-1, 0]]']);
      await client.move('stepIn');
      await client.move('next');
      assert.deepEqual([await client.evaluate('own'), await client.evaluate('mass')], ['[[-4, 0]]', '[[-1, 0]]']);
      await client.move('continue');
      assert.match(client.printed(), /-1 by the bias, 4 excluded/);
    });
  });

  describe('exception filters', () => {
    /** Runs a model of its own with these filters on; gives the stop and what it says of itself. */
    async function raised(spec: ModelSpec, filterOptions: object[], args: object = {}) {
      const client = connect();
      const own = files.model('own.onnx', spec);
      let set: any;
      const stop = await client.launch({ model: own, input, stopOnEntry: false, ...args }, async () => {
        set = await client.ask('setExceptionBreakpoints', { filters: [], filterOptions });
      });
      return {
        client,
        stop,
        set,
        info: stop?.reason === 'exception' ? await client.ask('exceptionInfo', { threadId: 1 }) : null,
      };
    }
    const on = (filterId: string, condition?: string) => [{ filterId, ...(condition && { condition }) }];
    const net = (...nodes: ModelSpec['nodes']): ModelSpec => ({
      inputs: { x: [1, 2] },
      constants: {
        W: f32([1, 2, 3, 4], [2, 2]),
        minus: [-100, -100],
        big: [100, 200],
        none: f32([0, 0, 0, 0], [2, 2]),
        b: [1, 2],
      },
      nodes,
      outputs: nodes.at(-1)![2],
    });

    it('NaN or Inf, forward, where it arises', async () => {
      const spec = net(['MatMul', 'x W', 'p'], ['Add', 'p minus', 'a'], ['Log', 'a', 'l'], ['MatMul', 'l W', 'y']);
      const { stop, info, client } = await raised(spec, on('nonfinite'), { direction: 'forward' });
      assert.deepEqual([stop?.reason, stop?.name.split(' ')[0], info.exceptionId], ['exception', 'p', 'NaN or Inf']);
      assert.match(info.description, /holds 2 NaN among its 2 values/);
      assert.deepEqual(await client.evaluate('isnan(value)'), '[[true, true]]');
      await assert.rejects(client.evaluate('beta'), /stepped forward, so there are values but no beta/);
      await assert.rejects(client.evaluate('layer("y").value'), /has not come to y/);
    });

    it('says to go forward when the score itself is NaN', async () => {
      const spec = net(['MatMul', 'x W', 'p'], ['Add', 'p minus', 'a'], ['Log', 'a', 'l'], ['MatMul', 'l W', 'y']);
      await assert.rejects(raised(spec, []), /NaN.*"direction": "forward"/);
    });

    it('dead layer', async () => {
      const spec = net(
        ['MatMul', 'x W', 'p'],
        ['Add', 'p minus', 'a'],
        ['Relu', 'a', 'r'],
        ['MatMul', 'r W', 'q'],
        ['Add', 'q b', 'y'],
      );
      const { info } = await raised(spec, on('dead'));
      assert.match(info.description, /All 2 activations of p are zero/);
    });

    it('saturated layer, by share', async () => {
      const spec = net(['Add', 'x big', 'a'], ['Sigmoid', 'a', 's'], ['MatMul', 's W', 'y']);
      const { info } = await raised(spec, on('saturated', '0.5'));
      assert.match(info.description, /2 of 2 units of a sit at the flat end/);
    });

    it('unattributed bias', async () => {
      const spec = net(['MatMul', 'x none', 'p'], ['Add', 'p b', 'y']);
      const { info } = await raised(spec, on('unattributed'));
      assert.match(info.description, /2 of the mass of p finds no input/);
      assert.equal((await raised(spec, on('unattributed', '5'))).stop, null);
    });

    it('broken sum, beyond a tolerance', async () => {
      const spec = net(['MatMul', 'x W', 'p'], ['Add', 'p b', 'y']);
      assert.equal((await raised(spec, on('identity'))).stop, null);
      // Round-off breaks the sum for who tolerates nothing.
      const client = connect();
      const strict = () => client.ask('setExceptionBreakpoints', { filters: [], filterOptions: on('identity', '0') });
      const stop = await client.launch({ model, input, stopOnEntry: false }, strict);
      assert.deepEqual([stop?.reason, stop?.line], ['exception', Z]);
      assert.match(stop?.text ?? '', /After z the sum misses f = 15 by \S+, more than 0 of Σ/);
      const { set } = await raised(spec, [...on('identity', 'little'), ...on('dead', '1'), ...on('nobody')]);
      assert.deepEqual(
        set.breakpoints.map((b: any) => b.message),
        [
          "Tolerance as a share of Σ|g·x| + Σ|β|: a number of at least 0, not 'little'",
          "'Dead layer' takes no condition",
          "there is no filter 'nobody'",
        ],
      );
    });

    it('unsupported op: stops there, and goes on past it', async () => {
      const spec: ModelSpec = { ...net(['MatMul', 'x W', 'p'], ['Det', 'm', 'd'], ['Mul', 'p d', 'y']) };
      spec.nodes.splice(1, 0, ['Reshape', 'p square', 'm']);
      spec.nodes.splice(0, 1, ['Concat', 'x x', 'xx', { axis: 0 }], ['MatMul', 'xx W', 'p']);
      spec.constants = { ...spec.constants, square: { dtype: 'int64', shape: [2], data: BigInt64Array.from([2n, 2n]) } };
      const { stop, info, client } = await raised(spec, on('unsupported'));
      assert.equal(stop?.reason, 'exception');
      assert.match(info.description, /Det/);
      assert.equal(await client.move('continue'), null);
    });

    it('has nothing to say elsewhere', async () => {
      const client = await entered();
      await assert.rejects(client.ask('exceptionInfo', { threadId: 1 }), /not stand at an exception/);
    });
  });

  describe('forward', () => {
    it('steps from the input to the score, core first inside a layer, with values only', async () => {
      const client = await entered({ direction: 'forward' });
      assert.deepEqual([...(await client.scopes()).keys()], ['Value', 'Parameters']);
      const at = [];
      for (let stop = await client.move('stepIn'); stop; stop = await client.move('stepIn')) {
        at.push([stop.line, await client.evaluate('value')]);
      }
      assert.deepEqual(at, [
        [GEMM, '[[5, -3]]'],
        [MUL, '[[10, -6]]'],
        [ADD, '[[8, -5]]'],
        [RELU, '[[8, 0]]'],
        [Y, '[[8.5, 15]]'],
        [2, '[[8.5, 15]]'],
      ]);
      assert.match(client.printed(), /The score y lies between 8.5 and 15/);
    });

    it('writes the range of values at the ends of the lines', async () => {
      const client = await entered({ direction: 'forward' });
      const { lines: texts } = await client.ask('biaslensLines');
      assert.deepEqual(texts, [{ line: Z, text: '0 to 8  zeros 50 %' }]);
    });
  });

  it('counts lines and columns from 0 for a client that does', async () => {
    const client = connect();
    await client.ask('initialize', { adapterID: 'biaslens', linesStartAt1: false, columnsStartAt1: false });
    await client.ask('launch', { model, input });
    const { breakpoints } = await client.ask('setBreakpoints', lines(Z - 1));
    assert.equal(breakpoints[0].line, Z - 1);
    await client.ask('configurationDone');
    assert.equal((await client.stop())?.line, Y - 1);
  });

  it('follows another face of the same session', async () => {
    const moments: number[] = [];
    const { client, session } = connected(inProcess().open, {
      stopped: (runtime) => moments.push(runtime.momentAt(runtime.position.index)),
    });
    open.push(client);
    await client.launch({ model, input });
    session.gotoMoment(2);
    assert.equal((await client.stop())?.line, X);
    session.gotoMoment(1);
    assert.equal((await client.stop())?.line, Z);
    assert.deepEqual(moments, [0, 2, 1]);
  });
});
