/** Scopes, variables, watches, completions and memory at a stop, over DAP. */
import assert from 'node:assert/strict';
import { toySessions, Y } from './session';
import { ALPHA } from './toy';

describe('what the debugger shows', () => {
  const { entered } = toySessions();

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
    await assert.rejects(client.evaluate('beta[0, 0] = 1', undefined, 'repl'), /beta\[0, 0\] = 1\n {11}\^ a model is only read/);
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
