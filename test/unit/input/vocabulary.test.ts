/** The files that say which word a token's number stands for. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findVocabulary, readVocabulary } from '../../../src/engine/input';

describe('vocabularies', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-vocabulary-'));
  after(() => rmSync(folder, { recursive: true }));
  const read = async (name: string, content: string) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return [...(await readVocabulary(file))];
  };

  it('of one word a line', async () =>
    assert.deepEqual(await read('vocab.txt', '[PAD]\r\nthe\r\n##ing\r\n'), [
      [0, '[PAD]'],
      [1, 'the'],
      [2, '##ing'],
    ]));

  it('of words with their numbers', async () =>
    assert.deepEqual(await read('vocab.json', '{"a": 3, "b": 0}'), [
      [3, 'a'],
      [0, 'b'],
    ]));

  it('of a tokenizer, with what was added to it', async () => {
    const json = { added_tokens: [{ id: 2, content: '<s>' }], model: { type: 'WordPiece', vocab: { a: 0, '##b': 1 } } };
    assert.deepEqual(await read('tokenizer.json', JSON.stringify(json)), [
      [0, 'a'],
      [1, '##b'],
      [2, '<s>'],
    ]);
  });

  it('of a tokenizer of words with scores', async () => {
    const json = {
      model: {
        type: 'Unigram',
        vocab: [
          ['<unk>', 0],
          ['▁the', -3.2],
        ],
      },
    };
    assert.deepEqual(await read('unigram/tokenizer.json', JSON.stringify(json)), [
      [0, '<unk>'],
      [1, '▁the'],
    ]);
  });

  it('of bytes, as text where they are whole characters', async () => {
    const json = { pre_tokenizer: { type: 'ByteLevel' }, model: { type: 'BPE', vocab: { Ġthe: 0, 'Ã©': 1, Ã: 2, Ċ: 3 } } };
    assert.deepEqual(await read('bytes/tokenizer.json', JSON.stringify(json)), [
      [0, ' the'],
      [1, 'é'],
      [2, 'Ã'],
      [3, '\n'],
    ]);
  });

  for (const [name, content, message] of [
    ['not.json', '{', /not\.json: is no vocabulary: it is not valid JSON/],
    ['empty.json', '{"model": {}}', /empty\.json: is no vocabulary: it has no words with their numbers/],
    ['binary.txt', 'a\0b', /binary\.txt: is no vocabulary: it is not text/],
  ] as const) {
    it(`refuses ${name}`, () => assert.rejects(read(name, content), message));
  }

  it('is found beside the model before it is beside the input, text first', async () => {
    const [a, b] = [path.join(folder, 'a'), path.join(folder, 'b')];
    await read('b/vocab.txt', 'x');
    assert.equal(await findVocabulary([a, b]), path.join(b, 'vocab.txt'));
    await read('a/tokenizer.json', '{"model": {"vocab": {"x": 0}}}');
    assert.equal(await findVocabulary([a, b]), path.join(a, 'tokenizer.json'));
    await read('a/vocab.txt', 'x');
    assert.equal(await findVocabulary([a, b]), path.join(a, 'vocab.txt'));
    assert.equal(await findVocabulary([folder + '/none']), undefined);
  });
});
