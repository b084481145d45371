/**
 * Mocha's reporter for every suite: prints what failed with its stack (and every test of a slow suite), and writes the
 * numbers to the file that scripts/test.mjs reads, so that suites in other processes and in VS Code count the same way.
 */
import fs from 'node:fs';
import Mocha from 'mocha';

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } = Mocha.Runner.constants;

/** What skip() in skip.ts puts between a test's name and its reason. */
export const REASON = ' — skipped: ';

export default class Reporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const verbose = !!process.env.BIASLENS_TEST_VERBOSE;
    const results = { passed: 0, failures: [] as string[], skipped: [] as { title: string; reason: string }[] };
    runner.on(EVENT_TEST_PASS, (test) => {
      results.passed++;
      if (verbose) console.log(`  ✓ ${test.fullTitle()} (${test.duration} ms)`);
    });
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      results.failures.push(test.fullTitle());
      console.log(`  ✗ ${test.fullTitle()}\n${indent(describeError(error))}`);
    });
    runner.on(EVENT_TEST_PENDING, (test) => {
      const [title, reason = 'marked so in its source'] = test.fullTitle().split(REASON);
      results.skipped.push({ title, reason });
    });
    runner.once(EVENT_RUN_END, () => {
      const file = process.env.BIASLENS_TEST_RESULTS;
      if (file) fs.writeFileSync(file, JSON.stringify(results));
      else console.log(`${results.passed} passed, ${results.failures.length} failed, ${results.skipped.length} skipped`);
    });
  }
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  const stack = (error.stack ?? String(error)).split('\n').filter((line) => !/node_modules\/mocha|node:internal/.test(line));
  // node:assert has put the difference into the message, and the message into the stack.
  return stack.join('\n');
}

const indent = (text: string) => text.replace(/^/gm, '    ');
