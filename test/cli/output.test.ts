import assert from 'node:assert/strict';
import { signedBar, span } from '../../src/cli/output/bars';
import { jsonText } from '../../src/cli/output/json';
import { progressText } from '../../src/cli/output/progress';
import { COLOR, PLAIN } from '../../src/cli/output/style';
import { biasDoes } from '../../src/cli/output/sum';
import { table } from '../../src/cli/output/table';

describe('text on the command line', () => {
  it('says what the bias does', () => {
    assert.equal(biasDoes(10, -1), 'the bias takes back 10.0 %');
    assert.equal(biasDoes(10, 1), 'the bias adds 10.0 %');
    assert.equal(biasDoes(-1, 3), 'the bias turns the sign');
    assert.equal(biasDoes(0, 3), 'the bias makes the whole score');
    assert.equal(biasDoes(2, 0), 'the bias adds nothing');
  });

  it('draws bars from one value to another, at least a cell', () => {
    assert.equal(span(0, 10, [0, 10], 10), '██████████');
    assert.equal(span(10, 8, [0, 10], 10), '        ██');
    assert.equal(span(10, 9.999, [0, 10], 10), '         █');
    assert.equal(span(3, 3, [0, 10], 10), '');
    assert.equal(signedBar(-1, 2, 4), '  ██│');
    assert.equal(signedBar(1e-9, 2, 4), '    │█');
    assert.equal(signedBar(0, 2, 4), '    │');
  });

  it('aligns columns whatever their colours, and leaves out those without content', () => {
    const columns = [
      { title: 'Name', align: 'left' },
      { title: 'Nothing', align: 'left' },
      { title: 'Value', align: 'right' },
    ] as const;
    const rows = [
      ['a', '', COLOR.hue(-1, '−1')],
      ['long name', '', '+10'],
    ];
    const plain = table(columns, rows, PLAIN.dim).replace(/\u001b\[[\d;]*m/g, '');
    assert.equal(plain, 'Name       Value\na             −1\nlong name    +10');
  });

  it('shows progress', () => {
    assert.equal(progressText({ stage: 'trace', text: 'Running', done: 0, total: 0 }), 'Running …');
    assert.equal(progressText({ stage: 'pass', text: 'Pass', done: 1, total: 2 }), '██████████░░░░░░░░░░ Pass');
  });

  it('writes JSON that has words for what JSON has no numbers for', () => {
    const value = { a: [1, 2.5], b: [{ c: NaN }, { c: -Infinity }], d: null, e: 'é"', f: {}, g: [], h: undefined };
    const written = jsonText(value);
    assert.deepEqual(JSON.parse(written), { a: [1, 2.5], b: [{ c: 'NaN' }, { c: '-Infinity' }], d: null, e: 'é"', f: {}, g: [] });
    assert.match(written, /^ {2}"a": \[1, 2\.5\],$/m);
  });
});
