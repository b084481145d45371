import assert from 'node:assert/strict';
import { CsvTable } from '../../../src/engine/input';
import { fails } from './helpers';

const table = (text: string) => new CsvTable(text, 'a.csv');
const all = (t: CsvTable) => Array.from({ length: t.rows }, (_, i) => t.cells(i));

describe('CsvTable', () => {
  it('finds a header where names stand over numbers', () => {
    const t = table('a,b\n1,2\n3,4\n');
    assert.deepEqual([t.columns, t.width, t.rows], [['a', 'b'], 2, 2]);
    assert.deepEqual(all(t), [
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('finds none where the first line is like the others', () => {
    assert.deepEqual([table('1,2\n3,4').columns, table('1,2\n3,4').rows], [undefined, 2]);
    assert.deepEqual([table('cat,2\ndog,4').columns, table('cat,2\ndog,4').rows], [undefined, 2]);
    assert.deepEqual([table('7').columns, table('7').rows], [undefined, 1]);
  });

  it('takes a header of which some names are numbers', () => {
    assert.deepEqual(table('label,0,1\n5,2,3\n6,4,5').columns, ['label', '0', '1']);
    assert.deepEqual(table('species,width\ncat,2').columns, ['species', 'width']);
  });

  it('leaves out the line of counts that scikit-learn writes', () => {
    const wide = table('3,2,setosa\n1,2,0\n3,4,1\n5,6,1\n');
    assert.deepEqual([wide.columns, wide.width, wide.rows, wide.cells(0)], [undefined, 3, 3, ['1', '2', '0']]);
    const longer = table('2,2,setosa,virginica\n1,2,0\n3,4,1\n');
    assert.deepEqual([longer.columns, longer.width, longer.rows], [undefined, 3, 2]);
  });

  it('leaves out the index that pandas writes', () => {
    const t = table(',a,b\n0,1,2\n1,3,4\n');
    assert.deepEqual([t.columns, t.width, t.cells(1)], [['a', 'b'], 2, ['3', '4']]);
  });

  it('knows commas, semicolons and tabs', () => {
    assert.deepEqual(
      table('a;b\n1,5;-2,25\n')
        .cells(0)
        .map((c) => table('a;b\n1;2').number(c)),
      [1.5, -2.25],
    );
    assert.deepEqual(table('a\tb\n1\t2\n').cells(0), ['1', '2']);
    assert.deepEqual(table('"a;b",c\n1,2\n').columns, ['a;b', 'c']);
  });

  it('knows quotes, with separators, quotes and line breaks inside', () => {
    const t = table('"name","a ""b"", c",d\n"x\ny, z",1,2\nlast,"3",4\n');
    assert.deepEqual(t.columns, ['name', 'a "b", c', 'd']);
    assert.deepEqual(all(t), [
      ['x\ny, z', '1', '2'],
      ['last', '3', '4'],
    ]);
  });

  it('does not mind blank lines, spaces, CRLF, a byte order mark or a missing last line break', () => {
    const t = table('\ufeffa, b\r\n\r\n1 , 2\r\n  \r\n3,4');
    assert.deepEqual(t.columns, ['a', 'b']);
    assert.deepEqual(all(t), [
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('reads numbers as people write them, and no others', () => {
    const t = table('1');
    const numbers: Record<string, number | undefined> = {
      '1': 1,
      '-0.5': -0.5,
      '+.5e-3': 0.0005,
      '1E5': 100000,
      '3.': 3,
      nan: NaN,
      NaN: NaN,
      inf: Infinity,
      '-Infinity': -Infinity,
      '': undefined,
      '0x10': undefined,
      '1,5': undefined,
      '1 2': undefined,
      NA: undefined,
      '?': undefined,
    };
    for (const [text, value] of Object.entries(numbers)) assert.deepEqual(t.number(text), value, text);
  });

  it('samples rows over the whole table', () => {
    const t = table(Array.from({ length: 101 }, (_, i) => `${i},0`).join('\n'));
    assert.deepEqual(
      t.sample(5).map(([first]) => first),
      ['0', '25', '50', '75', '100'],
    );
    assert.equal(t.sample(500).length, 101);
    assert.deepEqual(table('8').sample(3), [['8']]);
  });

  it('splits a large table only where it is asked', () => {
    const line = Array.from({ length: 785 }, (_, i) => i % 256).join(',');
    const start = performance.now();
    const t = table(`"label"${',x'.repeat(784)}\n${`${line}\n`.repeat(20_000)}`);
    assert.equal(t.cells(19_999).length, 785);
    assert.ok(performance.now() - start < 5000);
  });

  it('says what is wrong', async () => {
    await fails(() => table('\n \n'), 'input-empty', 'a.csv: has no rows. Choose another file.');
    await fails(() => table('a,b\n'), 'input-empty', 'a.csv: has a header and no rows. Choose another file.');
    await fails(
      () => table('PK\x03\0\0'),
      'input-format',
      'a.csv: is not a readable csv file: it is not text. Save it again and retry.',
    );
    const t = table('a,b\n1,2\n3,4,5\n');
    await fails(() => t.cells(2), 'input-row', 'a.csv: has 2 rows (0 to 1), there is no row 2. Choose another row.');
    await fails(() => t.cells(-1), 'input-row', 'a.csv: has 2 rows (0 to 1), there is no row -1. Choose another row.');
    const ragged = 'a.csv: is not a readable csv file: row 1 has 3 cells, the others have 2. Save it again and retry.';
    await fails(() => t.cells(1), 'input-format', ragged);
  });
});
