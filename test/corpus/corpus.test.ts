/** The sweep over the corpus beside the repository, where it is: what was explained stays explained, and nothing ends a process. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { skip } from '../support/skip';
import { regressions } from '../sweep/explained';
import type { Outcome } from '../sweep/outcome';
import { modelsUnder, sweepAll } from '../sweep/pool';
import { markedPiecewiseLinear } from './marked';

const CORPUS = path.resolve(import.meta.dirname, '../../../shared/corpus');
const EXPLAINED = path.join(import.meta.dirname, 'explained.tsv');
/** Σ|g·x| + Σ|β|, float32 summed over a whole network. */
const RESIDUAL = 1e-5;
/** Σ|unattributed| outside constants and pads, as a share of Σ|own|. */
const UNATTRIBUTED = 0.01;

/** Why a model that is piecewise linear is not explained to its input all the same. */
const NOT_EXPLAINED = [
  // It does not run here, or what goes in or comes out is no tensor of floats: decisions carry nothing (method.md §2).
  /^ONNX Runtime (does not load it|stopped)|which ONNX Runtime does not hand over$/,
  /^holds \w+, which is not read$|is no tensor that can be given|^none of its nodes gives a tensor that can be read/,
  /^its output \S+ (is of (u?int\d+|bool|string)|does not depend on any input of floats)$/,
  // There is no number to explain.
  /has a dimension of size 0$|^its score is -?Infinity/,
  // A made-up input of more elements than the sweep makes.
  /^its input \S+ has \d+ elements$/,
  // Refused by name.
  /carries a state through time|of domain ai\.onnx\.ml$|^its weights are /,
];

describe('the corpus', () => {
  let outcomes: Outcome[];

  before(async function () {
    if (!fs.existsSync(CORPUS)) skip(this, 'there is no corpus beside the repository');
    const done = () => undefined;
    outcomes = await sweepAll(CORPUS, modelsUnder(CORPUS), { children: 2, seconds: 600, done });
  });

  it('nothing crashes and nothing hangs', () =>
    assert.deepEqual(
      outcomes.filter((o) => o.outcome === 'crashed' || o.outcome === 'hung').map((o) => `${o.path}: ${o.reason}`),
      [],
    ));

  it('what was explained is explained', () => assert.deepEqual(regressions(fs.readFileSync(EXPLAINED, 'utf8'), outcomes), []));

  it('identity (10) holds wherever there is an explanation', () =>
    assert.deepEqual(
      outcomes.filter((o) => o.residual !== null && !(o.residual <= RESIDUAL)).map((o) => `${o.path}: ${o.residual}`),
      [],
    ));

  it('what is marked piecewise linear is explained to its input with all its bias, or cannot be', () => {
    const marked = markedPiecewiseLinear(CORPUS);
    assert.ok(marked.size > 500, `${marked.size} are marked`);
    const bad = outcomes.filter((o) => {
      if (!marked.has(o.path)) return false;
      return o.outcome === 'explained' ? o.unattributed > UNATTRIBUTED : !NOT_EXPLAINED.some((why) => why.test(o.reason));
    });
    assert.deepEqual(
      bad.map((o) => `${o.path}: ${o.reason || `unattributed ${o.unattributed}`}`),
      [],
    );
  });

  it('what is not explained says why', () =>
    assert.deepEqual(
      outcomes
        .filter((o) => o.outcome !== 'explained' && (!o.reason || o.reason.startsWith('internal')))
        .map((o) => `${o.path}: ${o.reason}`),
      [],
    ));
});
