/** The test suites: which files each holds and how they are run. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './paths.mjs';
import { node } from './run.mjs';

/**
 * @typedef {object} Suite
 * @property {string[]} folders where its *.test.ts files are
 * @property {number} seconds how long one test may take
 * @property {'chromium' | 'vscode'} [host] what must be installed first; `vscode` is the browser-served one with its Chromium
 * @property {boolean} [inVSCode] whether the tests run inside VS Code
 * @property {boolean} [verbose] whether every test is printed
 */

/** @type {Record<string, Suite>} */
export const SUITES = {
  unit: { folders: ['test/unit', 'test/cli'], seconds: 30 },
  // Its one hook sweeps the whole corpus, where there is one.
  corpus: { folders: ['test/corpus'], seconds: 3600 },
  page: { folders: ['test/page'], seconds: 30, host: 'chromium' },
  // Elsewhere than on Linux the desktop's VS Code runs it.
  vscode: {
    folders: ['test/vscode/suite'],
    seconds: 60,
    host: process.platform === 'linux' ? 'vscode' : undefined,
    inVSCode: true,
    verbose: true,
  },
  e2e: { folders: ['test/e2e'], seconds: 180, host: 'vscode', verbose: true },
};

export function testFiles(name) {
  return SUITES[name].folders.flatMap((folder) =>
    fs.existsSync(path.join(root, folder))
      ? fs
          .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
          .filter((file) => /\.test\.tsx?$/.test(file))
          .map((file) => path.join(folder, file))
          .sort()
      : [],
  );
}

/**
 * Runs a suite and gives its numbers. What the reporter could not write down, because the process ended first, is a failure.
 * @param {string} name
 * @param {{ files?: string[], grep?: string, only?: boolean }} options
 */
export async function runSuite(name, { files = [], grep, only = false }) {
  const suite = SUITES[name];
  const results = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-results-')), 'results.json');
  const env = { BIASLENS_TEST_RESULTS: results, BIASLENS_TEST_VERBOSE: suite.verbose ? '1' : '' };
  const inside = { BIASLENS_TEST_GREP: grep ?? '', BIASLENS_TEST_SECONDS: String(suite.seconds) };
  const mocha = ['--import', 'tsx', 'node_modules/mocha/bin/mocha.js', '--no-color', '--reporter', 'test/support/reporter.ts'];
  mocha.push('--timeout', `${suite.seconds}s`, ...(only ? [] : ['--forbid-only']), ...(grep ? ['--grep', grep] : []));
  const { code, output, seconds } = suite.inVSCode
    ? await node(['scripts/vscode-suite.mjs', ...files], { env: { ...env, ...inside } })
    : await node([...mocha, ...(files.length > 0 ? files : testFiles(name))], { env });
  const numbers = fs.existsSync(results)
    ? JSON.parse(fs.readFileSync(results, 'utf8'))
    : { passed: 0, failures: [], skipped: [] };
  fs.rmSync(path.dirname(results), { recursive: true, force: true });
  if (code !== 0 && numbers.failures.length === 0) numbers.failures.push(`ended with code ${code} and no failed test`);
  return { ...numbers, output, seconds };
}
