/** Inputs of whole numbers: attribution to each, summed over what it stands for, and the words that tokens are. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Tensor } from '../../../src/engine/tensor';
import { createSessions } from '../../../src/session/sessions';
import type { FieldQuery } from '../../../src/protocol/types';
import { judge, SENTENCE, sentences, vocabulary } from '../../support/tokens';
import { close } from '../engine/differences';
import { f32, i64, modelBytes, type ModelSpec } from '../engine/models';
import { quiet, REQUEST } from './support';

/** f = Σ over tokens of (word + type)·(1, −1), + ½; the mask only decides. */
const TOY: ModelSpec = {
  inputs: {
    ids: { dtype: 'int64', shape: [1, 2] },
    types: { dtype: 'int64', shape: [1, 2] },
    mask: { dtype: 'int64', shape: [1, 2] },
  },
  constants: {
    words: f32([1, 2, 3, 4, 5, 7], [3, 2]),
    kinds: f32([10, 0, 0, 10], [2, 2]),
    w: f32([1, -1], [2, 1]),
    half: f32([0.5]),
    zero: { dtype: 'int64', shape: [], data: BigInt64Array.of(0n) },
    nothing: f32([0], []),
    axes: i64([1, 2]),
    last: i64([2]),
  },
  nodes: [
    ['Gather', 'words ids', 'word'],
    ['Gather', 'kinds types', 'kind'],
    ['Add', 'word kind', 'x'],
    ['MatMul', 'x w', 's'],
    ['Greater', 'mask zero', 'kept'],
    ['Unsqueeze', 'kept last', 'kept3'],
    ['Where', 'kept3 s nothing', 'masked'],
    ['ReduceSum', 'masked axes', 'sum', { keepdims: 0 }],
    ['Add', 'sum half', 'y'],
  ],
  outputs: 'y',
};

describe('inputs of whole numbers', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-tokens-'));
  after(() => rmSync(folder, { recursive: true }));
  const put = (name: string, content: Uint8Array | string) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  const toy = put('toy/toy.onnx', modelBytes(TOY));

  async function open(model: string, inputs: Record<string, Tensor>) {
    const answers = createSessions();
    const { session } = await answers.open({ path: model }, quiet);
    for (const [input, tensor] of Object.entries(inputs))
      await answers.prepare({ session, input, choice: { kind: 'tensor', tensor } }, quiet);
    const read = async (quantity: FieldQuery['quantity'], of: string) =>
      (await answers.field({ session, request: REQUEST, quantity, of }, quiet)) as {
        shape: readonly number[];
        data: Float32Array;
      };
    return { answers, session, read };
  }
  const AT = { ids: i64([2, 0], [1, 2]), types: i64([1, 0], [1, 2]), mask: i64([1, 1], [1, 2]) };

  it('are attributed to by position: all that a place stands for counts together', async () => {
    const { answers, session, read } = await open(toy, AT);
    const e = await answers.explain({ session, request: REQUEST }, quiet);
    // Words (5, 7) and (1, 2), kinds (0, 10) and (10, 0).
    assert.equal(e.f, 5 - 7 + (0 - 10) + (1 - 2) + 10 + 0.5);
    assert.deepEqual(e.lookedUp, ['ids', 'types']);
    const product = await answers.attribution({ session, request: REQUEST, method: 'gradientInput', input: 'ids' }, quiet);
    assert.deepEqual(product.values.shape, [1, 2]);
    assert.deepEqual(Array.from(product.values.data), [-2 - 10, -1 + 10]);
    const beta = await read('beta', 'ids');
    assert.deepEqual(beta.shape, [1, 2]);
    close([beta.data[0] + beta.data[1]], [e.attributed], 1e-6, 'Σ β');
    close([e.attributed], [0.5], 1e-6, 'b');
    assert.deepEqual(Array.from((await read('value', 'ids')).data), [2, 0]);
    const same = await answers.attribution({ session, request: REQUEST, method: 'beta1', input: 'ids' }, quiet);
    close(same.values.data, beta.data, 1e-6, 'beta1');
    assert.ok(Math.abs(same.gap!) < 1e-6);
  });

  it('add up to f for what does not lose any', async () => {
    const { answers, session } = await open(toy, AT);
    const { f } = await answers.explain({ session, request: REQUEST }, quiet);
    const of = (method: string) => answers.attribution({ session, request: REQUEST, method, input: 'ids' }, quiet);
    close([(await of('complete')).totals.sum], [f], 1e-6, 'complete');
    const relevance = await of('lrpZPlus');
    close([relevance.totals.sum], [f], 1e-5, 'z⁺');
    assert.ok(Math.abs(relevance.gap!) < 1e-4);
  });

  it('refuse what has no meaning for them, with what to do', async () => {
    const { answers, session, read } = await open(toy, AT);
    await assert.rejects(read('beta', 'mask'), /nothing is attributed to mask: no floats are made of each of its elements/);
    const of = async (method: string) => answers.attribution({ session, request: REQUEST, method, input: 'ids' }, quiet);
    await assert.rejects(of('fullGrad'), /FullGrad attributes to one tensor; ids stands for word and kind/);
    await assert.rejects(of('integratedGradients'), /word and kind/);
  });

  it('of bytes are attributed to as they are, without words', async () => {
    const spec: ModelSpec = {
      inputs: { x: { dtype: 'uint8', shape: [1, 2] } },
      constants: { w: f32([1, -1], [2, 1]) },
      nodes: [
        ['Cast', 'x', 'floats', { to: 1 }],
        ['MatMul', 'floats w', 'y'],
      ],
      outputs: 'y',
    };
    const bytes: Tensor = { dtype: 'uint8', shape: [1, 2], data: Uint8Array.of(3, 5) };
    const { answers, session } = await open(put('bytes.onnx', modelBytes(spec)), { x: bytes });
    assert.deepEqual((await answers.explain({ session, request: REQUEST }, quiet)).lookedUp, []);
    const { values } = await answers.attribution({ session, request: REQUEST, method: 'gradientInput', input: 'x' }, quiet);
    assert.deepEqual(Array.from(values.data), [3, -5]);
  });

  it('stand for the words of a vocabulary beside the model, or of one that is chosen and remembered', async () => {
    const model = put('judge/judge.onnx', judge());
    const ids = { kind: 'file' as const, path: put('judge/sentence.npy', sentences(SENTENCE)) };
    const answers = createSessions();
    const { session } = await answers.open({ path: model }, quiet);
    const none = await answers.prepare({ session, choice: ids }, quiet);
    assert.equal(none.tokens!.vocabulary, null);
    assert.ok(none.tokens!.words.every((word) => word === null));
    const beside = put('judge/vocab.txt', vocabulary());
    const found = await answers.prepare({ session, choice: ids }, quiet);
    assert.deepEqual(found.tokens, { words: SENTENCE.split(' '), vocabulary: beside });
    const other = put('words/other.json', '{"zero": 0, "one": 1}');
    const chosen = await answers.prepare({ session, choice: ids, vocabulary: other }, quiet);
    assert.deepEqual(chosen.tokens!.words.slice(0, 3), ['one', null, null]);
    await answers.keep({ session }, quiet);
    assert.equal(
      JSON.parse(readFileSync(path.join(folder, 'judge/judge.explain.json'), 'utf8')).vocabulary,
      '../words/other.json',
    );
    const again = await answers.open({ path: model }, quiet);
    assert.equal((await answers.prepare({ session: again.session, choice: ids }, quiet)).tokens!.words[0], 'one');
    await assert.rejects(
      async () => answers.prepare({ session, choice: ids, vocabulary: path.join(folder, 'gone.txt') }, quiet),
      /gone\.txt: does not exist/,
    );
  });

  it('explain a sentence, f and b by its tokens', async () => {
    const answers = createSessions();
    const { session } = await answers.open({ path: put('judge/judge2.onnx', judge()) }, quiet);
    const file = put('judge/two.npy', sentences('the film was good', 'not bad at all'));
    await answers.prepare({ session, choice: { kind: 'file', path: file, row: 1 } }, quiet);
    const e = await answers.explain({ session, request: REQUEST }, quiet);
    const { values, totals } = await answers.attribution({ session, request: REQUEST, method: 'complete', input: 'ids' }, quiet);
    assert.deepEqual(values.shape, [1, 4]);
    close([totals.sum + e.unattributed], [e.f], 1e-5, 'f');
  });
});
