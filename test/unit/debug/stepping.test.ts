/** The listing of the toy network, and every way to step through it, over DAP. */
import assert from 'node:assert/strict';
import { toySessions, Y, Z, RELU, ADD, MUL, GEMM, X } from './session';

describe('the debugger over DAP', () => {
  const { model, entered, lines, broken } = toySessions();

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
});
