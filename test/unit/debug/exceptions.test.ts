/** The exception filters, each on a network that has the fault, over DAP. */
import assert from 'node:assert/strict';
import { f32, type ModelSpec } from '../engine/models';
import { toySessions, Z } from './session';

describe('exception filters', () => {
  const { files, model, input, client: begin, entered } = toySessions();

  /** Runs a model of its own with these filters on; gives the stop and what it says of itself. */
  async function raised(spec: ModelSpec, filterOptions: object[], args: object = {}) {
    const client = begin();
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
    const client = begin();
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
