import assert from 'node:assert/strict';
import { barsLayout, biasSentence, sentencePlace } from '../../../webview/sum/bars-layout';

describe('the bars of the sum', () => {
  it('begin the bias where the weights end, and end it at the score', () => {
    const b = barsLayout(11.186, -0.234, 46, 700);
    assert.equal(b.zero, 46);
    assert.equal(b.weightsEnd, 700);
    assert.equal(b.bias.x + b.bias.width, 700);
    assert.equal(b.score.x + b.score.width, b.bias.x);
  });

  it('hold for every order of signs', () => {
    for (const [w, v] of [
      [-3, 1],
      [-1, 3],
      [1, -3],
      [-2, -2],
      [0, 2],
      [0, 0],
      [5, 0],
    ]) {
      const b = barsLayout(w, v, 0, 100);
      for (const bar of [b.weights, b.bias, b.score])
        assert(bar.x >= 0 && bar.x + bar.width <= 101, JSON.stringify({ w, v, bar }));
      assert.equal(b.weights.width > 0, w !== 0);
      assert.equal(b.bias.width > 0, v !== 0);
    }
  });

  it('say what the bias does', () => {
    assert.equal(biasSentence(11.186, -0.2335, false), 'the bias takes back 2.1 %');
    assert.equal(biasSentence(5.579, 6.256, false), 'the bias adds 112.1 %');
    assert.equal(biasSentence(1, -3, false), 'the bias turns the sign');
    assert.equal(biasSentence(10.889, 0.063, true), 'so far the bias adds 0.6 %');
    assert.equal(biasSentence(2, 0, false), 'the bias adds nothing');
    assert.equal(biasSentence(0, 2, false), 'the bias makes the whole score');
  });

  it('put the sentence beside the bar, or on it where it is wide', () => {
    assert.deepEqual(sentencePlace(barsLayout(11, -0.2, 46, 700), 46, 700, 140).on, false);
    assert.deepEqual(sentencePlace(barsLayout(19, -18, 46, 700), 46, 700, 140).on, true);
  });
});
