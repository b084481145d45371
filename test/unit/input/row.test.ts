import assert from 'node:assert/strict';
import type { Ask, RowContent } from '../../../src/engine/input/content';
import { readRow } from '../../../src/engine/input/row';
import { ask, fails } from './helpers';

const read = (text: string, changes: Partial<Ask> = {}) => readRow(Buffer.from(text), ask('a.csv', changes)) as RowContent;
const takes = (n: number) => (features: number) => features === n;

const IRIS = 'width,height,species\n1.5,2,cat\n3,4.5,dog\n';

describe('row of a csv', () => {
  it('gives the features, their names and the label', () => {
    assert.deepEqual(read(IRIS, { labelColumn: 'species', row: 1 }), {
      kind: 'row',
      values: Float64Array.of(3, 4.5),
      columns: ['width', 'height'],
      label: 'dog',
      row: 1,
      rows: 2,
      pixels: false,
    });
  });

  it('finds a label by its name, in any case', () => {
    for (const name of ['label', 'Class', 'LABEL']) {
      const { values, label, note } = read(`a,${name},b\n1,7,2\n`);
      assert.deepEqual([[...values], label, note], [[1, 2], '7', undefined]);
    }
  });

  it('takes a column by its position, from the front or the back', () => {
    assert.deepEqual(read('1,2,3', { labelColumn: 1 }).label, '2');
    assert.deepEqual(read('1,2,3', { labelColumn: -1 }).label, '3');
  });

  const oneTooMany: [name: string, text: string, label: string, note: string][] = [
    ['the one of text', IRIS, 'cat', 'column species is taken as the label, it is text'],
    [
      'the first of whole numbers',
      '3,0.5,1.5\n4,2.5,3.5',
      '3',
      'the first column is taken as the label, it is one more than the model takes',
    ],
    [
      'the last of whole numbers',
      '0.5,1.5,3\n2.5,3.5,4',
      '3',
      'the last column is taken as the label, it is one more than the model takes',
    ],
    [
      'the first when both are',
      '3,0,1\n4,0,2',
      '3',
      'the first column is taken as the label, it is one more than the model takes',
    ],
    ['the one that varies', '0,5,1\n0,6,2', '1', 'the last column is taken as the label, it is one more than the model takes'],
    [
      'the first when neither varies',
      '0,5,1\n0,6,1',
      '0',
      'the first column is taken as the label, it is one more than the model takes',
    ],
    ['a named one', 'a,b,y\n0.5,1.5,3\n2.5,3.5,4', '3', 'column y is taken as the label, it is one more than the model takes'],
    ['text in the middle', '1,x,2\n3,y,4', 'x', 'column 1 is taken as the label, it is text'],
  ];
  for (const [name, text, label, note] of oneTooMany) {
    it(`takes a column that is too many as the label: ${name}`, () => {
      const row = read(text, { accepts: takes(2) });
      assert.deepEqual([row.label, row.note, row.values.length], [label, note, 2]);
    });
  }

  it('guesses no label when the number is right, or wrong by more', () => {
    assert.equal(read('1,2,3', { accepts: takes(3) }).label, undefined);
    assert.equal(read('1,2,3', { accepts: takes(1) }).label, undefined);
    assert.equal(read('0.5,1.5,2.5', { accepts: takes(2) }).label, undefined);
  });

  it('does without a label column that a table does not have, when the number is right', () => {
    const { label, values } = read('a,b\n1,2', { labelColumn: 'species', accepts: takes(2) });
    assert.deepEqual([label, [...values]], [undefined, [1, 2]]);
  });

  it('tells pixels from measurements by the whole file', () => {
    assert.equal(read('7,0,255\n3,1,0', { labelColumn: 0, row: 1 }).pixels, true);
    assert.equal(read('7,0,1\n3,1,0', { labelColumn: 0 }).pixels, false);
    assert.equal(read('7,0,256\n3,1,0', { labelColumn: 0 }).pixels, false);
    assert.equal(read('7,0,9\n3,1,-1', { labelColumn: 0 }).pixels, false);
    assert.equal(read('7,0,9\n3,1,0.5', { labelColumn: 0 }).pixels, false);
  });

  it('says what is wrong', async () => {
    const not =
      'a.csv: row 1, column b holds "?", which is not a number. Fill in a number, or name a label column as preprocess.labelColumn.';
    await fails(() => read('a,b\n1,2\n3,?', { row: 1 }), 'input-not-a-number', not);
    const empty = 'a.csv: row 0, column 1 is empty. Fill in a number, or name a label column as preprocess.labelColumn.';
    await fails(() => read('1,\n3,4'), 'input-not-a-number', empty);
    const none = 'a.csv: has no column kind; its columns are width, height, species. Correct preprocess.labelColumn.';
    await fails(() => read(IRIS, { labelColumn: 'kind', accepts: takes(2) }), 'input-label-column', none);
    const unnamed = 'a.csv: has no column 9; it has 3 columns without names. Correct preprocess.labelColumn.';
    await fails(() => read('1,2,3', { labelColumn: 9, accepts: takes(2) }), 'input-label-column', unnamed);
    const many = `${Array.from({ length: 12 }, (_, i) => `c${i}`).join(',')}\n${'1,'.repeat(11)}1`;
    const listed = 'a.csv: has no column x; its columns are c0, c1, c2, c3, c4, c5, c6, c7, …. Correct preprocess.labelColumn.';
    await fails(() => read(many, { labelColumn: 'x', accepts: takes(11) }), 'input-label-column', listed);
  });
});
