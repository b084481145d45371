import assert from 'node:assert/strict';
import path from 'node:path';
import { findLabels, parseLabels, readLabels } from '../../../src/engine/input';
import { fails, folder, sample } from './helpers';

describe('labels', () => {
  it('are the lines of a text', () => {
    assert.deepEqual(parseLabels('\ufeffcat\r\n dog \r\n\r\nn02 fish\n\n'), ['cat', 'dog', '', 'n02 fish']);
  });

  it('are the words of a synset', () => {
    const text = 'n02123045 tabby, tabby cat\nn02123159 tiger cat\n';
    assert.deepEqual(parseLabels(text), ['tabby, tabby cat', 'tiger cat']);
    assert.deepEqual(parseLabels(`${text}other\n`), ['n02123045 tabby, tabby cat', 'n02123159 tiger cat', 'other']);
  });

  it('are found beside the model', async () => {
    const both = folder({ 'labels.txt': 'a', 'synset.txt': 'b' });
    assert.equal(await findLabels(both), path.join(both, 'labels.txt'));
    const one = folder({ 'synset.txt': 'b', 'labels.txt/x': '' });
    assert.equal(await findLabels(one), path.join(one, 'synset.txt'));
    assert.equal(await findLabels(folder()), undefined);
    assert.equal((await readLabels(sample('fashion/labels.txt'))).length, 10);
  });

  it('must be text', async () => {
    const dir = folder({ 'labels.txt': 'a\0b' });
    const text = 'labels.txt: is not text. Give a text file with one label a line.';
    await fails(() => readLabels(path.join(dir, 'labels.txt')), 'labels', text);
    const missing = 'none.txt: does not exist. Choose another file.';
    await fails(() => readLabels(path.join(dir, 'none.txt')), 'input-missing', missing);
  });
});
