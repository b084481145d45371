/** Breakpoints of every kind, over DAP. */
import assert from 'node:assert/strict';
import { toySessions, Y, Z, MUL, X } from './session';

describe('breakpoints', () => {
  const { model, input, client: begin, entered, lines, broken } = toySessions();

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
    const faults = lines({ line: Y, condition: 'max(own' }, { line: Y, hitCondition: 'often' }, { line: Y, logMessage: '{own' });
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
    const client = begin();
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
