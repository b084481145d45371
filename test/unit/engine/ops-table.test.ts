/** README's table of operators is what the engine knows. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { withTable } from '../../../scripts/ops-table';

describe('the table of operators in README.md', () => {
  it('is up to date; `npm run docs:ops` writes it', () => {
    const readme = fs.readFileSync('README.md', 'utf8');
    assert.equal(readme, withTable(readme));
  });
});
