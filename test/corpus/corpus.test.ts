/** The sweep over the corpus beside the repository, where it is: what was explained stays explained, and nothing ends a process. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { skip } from '../support/skip';
import { regressions } from '../sweep/explained';
import type { Outcome } from '../sweep/outcome';
import { modelsUnder, sweepAll } from '../sweep/pool';

const CORPUS = path.resolve(import.meta.dirname, '../../../shared/corpus');
const EXPLAINED = path.join(import.meta.dirname, 'explained.tsv');
/** Σ|g·x| + Σ|β|, float32 summed over a whole network. */
const RESIDUAL = 1e-5;

describe('the corpus', () => {
  let outcomes: Outcome[];

  before(async function () {
    if (!fs.existsSync(CORPUS)) skip(this, 'there is no corpus beside the repository');
    const done = () => undefined;
    outcomes = await sweepAll(CORPUS, modelsUnder(CORPUS), { children: 2, seconds: 300, done });
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

  it('what is not explained says why', () =>
    assert.deepEqual(
      outcomes
        .filter((o) => o.outcome !== 'explained' && (!o.reason || o.reason.startsWith('internal')))
        .map((o) => `${o.path}: ${o.reason}`),
      [],
    ));
});
