/** `biaslens dap`: a client on the process's own streams, the model in a child of it. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Client } from '../unit/debug/client';
import { Files } from '../unit/debug/toy';
import { modelProcesses } from '../e2e/support/processes';
import { skip } from '../support/skip';
import { biaslens, root, sample } from './support';

describe('biaslens dap', () => {
  const files = new Files();
  const started: ChildProcess[] = [];
  afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));
  after(() => files.remove());

  function start(command = process.execPath, args = [path.join(root, 'dist/cli.js'), 'dap']) {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    started.push(child);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, ended, client: new Client(child.stdout, child.stdin) };
  }

  it('steps a model, and ends with the session', async () => {
    const { client, ended } = start();
    const stop = await client.launch({ model: sample('digits/digits.onnx'), input: 'images/7-0.png', target: 7 });
    assert.deepEqual([stop?.reason, stop?.name], ['entry', 'logits  Gemm']);
    await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'Conv', condition: 'max(abs(beta)) > 0' }] });
    assert.equal((await client.move('continue'))?.name, '/3/Conv_output_0  Conv + Relu');
    const { f } = await client.shown('Totals');
    assert.equal(Number(f).toFixed(3), '10.953');
    await client.ask('disconnect');
    assert.equal(await ended, 0);
  });

  describe('for an editor without virtual documents', () => {
    const entry = async (model: string, breakpoints: object | null = null) => {
      const { client } = start();
      let set: any[] = [];
      // What nvim-dap says of itself.
      const neovim = {
        clientID: 'neovim',
        pathFormat: 'path',
        supportsRunInTerminalRequest: true,
        supportsProgressReporting: true,
      };
      await client.launch(
        { model, input: files.input(), stopOnEntry: true },
        async () => {
          if (breakpoints) ({ breakpoints: set } = await client.ask('setBreakpoints', breakpoints));
          await client.ask('setExceptionBreakpoints', { filters: ['nonfinite', 'identity', 'unsupported'] });
        },
        neovim,
      );
      return { client, set };
    };
    const frames = async (client: Client) => (await client.ask('stackTrace', { threadId: 1 })).stackFrames as any[];
    const textOf = async (client: Client, source: any): Promise<string[]> =>
      (source.sourceReference
        ? (await client.ask('source', { source, sourceReference: source.sourceReference })).content
        : fs.readFileSync(source.path, 'utf8')
      ).split('\n');

    it('the listing is asked for, and breakpoints are set in the buffer that shows it', async () => {
      const model = files.model('asked.onnx');
      const { client } = await entry(model);
      const [{ source, line }] = await frames(client);
      assert.deepEqual(source, { name: 'asked.onnx.layers', path: `${model}.layers`, sourceReference: 1 });
      assert.match((await textOf(client, source))[line - 1], /^y \[1,2\] = Gemm/);
      const buffer = { path: `dap-src://1/1/${source.path}`, name: source.name };
      const { breakpoints } = await client.ask('setBreakpoints', { source: buffer, breakpoints: [{ line: 6 }], lines: [6] });
      assert.deepEqual([breakpoints[0].verified, breakpoints[0].line], [true, 6]);
      assert.equal((await client.move('continue'))?.line, 6);
      const [node, layer] = await frames(client);
      assert.deepEqual([node.source, node.name, layer.line], [source, 'a  Add', 4]);
    });

    it('the listing is a file where it was written, and breakpoints are set there before the start', async () => {
      const model = files.model('written.onnx');
      const { stdout } = await biaslens(['dap', '--listing', model]);
      const file = `${model}.layers`;
      fs.writeFileSync(file, stdout);
      const { client, set } = await entry(model, {
        source: { path: file },
        breakpoints: [{ line: 4, condition: 'sum(own) > 0' }],
      });
      assert.deepEqual([set[0].verified, set[0].line], [true, 4]);
      const [{ source }] = await frames(client);
      assert.deepEqual(source, { name: 'written.onnx.layers', path: file });
      const stop = await client.move('continue');
      assert.equal(stop?.reason, 'breakpoint');
      assert.match((await textOf(client, source))[stop!.line - 1], /^z = Relu\(Add\(Mul\(Gemm/);
      const lines = [];
      for (let at = await client.move('stepIn'); at && at.line < 9; at = await client.move('stepIn')) lines.push(at.line);
      assert.deepEqual(lines, [5, 6, 7, 8]);
    });

    it('a file of another export is left alone', async () => {
      const model = files.model('other.onnx');
      fs.writeFileSync(`${model}.layers`, '# other.onnx: 1 layer, output first\nscore y\ny = Gemm(x, W, b)\ninput x [1,2]\n');
      const { client } = await entry(model);
      const [{ source }] = await frames(client);
      assert.equal(source.sourceReference, 1);
      assert.match((await textOf(client, source))[0], /2 layers/);
    });
  });

  it('is started as docs/editors.md has Neovim start it, and takes the configuration that stands there', async () => {
    const page = fs.readFileSync(path.join(root, 'docs/editors.md'), 'utf8');
    const lua = /```lua\n([^]*?)```/.exec(page)![1];
    const adapter = /adapters\.biaslens = \{([^]*?)\n\}/.exec(lua)![1];
    const args = strings(/args = \{(.*)\}/.exec(adapter)![1]).map((text) => text.replace('/path/to/biaslens', root));
    const { client, ended } = start(strings(/command = (.*)/.exec(adapter)![1])[0], args);
    const configuration = /configurations\.biaslens = \{([^]*?)\n\}/.exec(lua)![1];
    assert.deepEqual(
      [...configuration.matchAll(/^ {4}(\w+) = /gm)].map(([, key]) => key),
      ['type', 'request', 'name', 'model', 'input'],
    );
    const model = files.model('neovim.onnx');
    const listing = `${model}.layers`;
    fs.writeFileSync(listing, (await biaslens(['dap', '--listing', model])).stdout);
    // As its function has it.
    assert.match(configuration, /model = function\(\) return \(vim\.fn\.expand\('%:p'\):gsub\('%\.layers\$', ''\)\) end/);
    const given = {
      type: 'biaslens',
      request: 'launch',
      name: 'Neovim',
      model: listing.replace(/\.layers$/, ''),
      input: files.input(),
    };
    await client.launch(given, () => client.ask('setBreakpoints', { source: { path: listing }, breakpoints: [{ line: 4 }] }));
    assert.equal((await client.move('continue'))?.line, 4);
    await client.ask('disconnect');
    assert.equal(await ended, 0);
  });

  it('says which model crashed, and ends', async function () {
    if (process.platform !== 'linux') skip(this, 'the process of the model is found as on Linux');
    const { client, child, ended } = start();
    await client.launch({ model: files.model(), input: files.input() });
    const [worker] = modelProcesses(child.pid!);
    process.kill(worker, 'SIGKILL');
    await client.ask('next', { threadId: 1 });
    assert.equal(await client.stop(), null);
    const output = client.events.find(({ event }) => event === 'output');
    assert.deepEqual([output?.body.category, /toy\.onnx/.test(output?.body.output)], ['stderr', true], client.printed());
    assert.deepEqual(
      client.events.filter(({ event }) => event === 'exited').map(({ body }) => body.exitCode),
      [1],
    );
    await client.ask('disconnect');
    assert.equal(await ended, 0);
  });

  it('ends when its client has gone', async () => {
    const { client, child, ended } = start();
    await client.launch({ model: files.model(), input: files.input() });
    child.stdin.end();
    assert.equal(await ended, 0);
  });

  it('tells of a model that cannot be read, and waits for another', async () => {
    const { client, ended } = start();
    await assert.rejects(client.launch({ model: sample('digits/labels.txt') }), /labels\.txt/);
    await client.ask('disconnect');
    assert.equal(await ended, 0);
  });

  it('prints the listing, to set breakpoints in before the start', async () => {
    const { stdout, code } = await biaslens(['dap', '--listing', files.model()]);
    assert.deepEqual(
      [code, stdout.split('\n').slice(0, 3)],
      [0, ['# toy.onnx: 2 layers, output first', 'score y', 'y = Gemm(z, W2[2,2], b2[2])']],
    );
  });
});

/** The quoted words of a piece of Lua. */
const strings = (lua: string) => [...lua.matchAll(/'([^']*)'/g)].map(([, text]) => text);
