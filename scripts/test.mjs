#!/usr/bin/env node
/**
 * npm test: installs, builds, lints, type-checks and runs every suite, and ends with `N passed, N failed[, N skipped]`.
 *   npm test -- unit page         only these suites (unit, corpus, page, vscode, e2e), without lint and type check
 *   npm test -- test/unit/x.test.ts --grep "cuts"    only this file, only these tests
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './lib/install.mjs';
import { root } from './lib/paths.mjs';
import { node } from './lib/run.mjs';
import { runSuite, SUITES, testFiles } from './lib/suites.mjs';

/** @type {{ passed: number, failures: string[], skipped: string[] }} */
const total = { passed: 0, failures: [], skipped: [] };

function say(name, { code = 0, output = '', seconds }, summary = code === 0 ? 'done' : 'FAILED') {
  const text = output.trimEnd();
  console.log(`${name}: ${summary} (${seconds.toFixed(1)} s)${text ? '\n' + text.replace(/^/gm, '  ') : ''}`);
}

/** A step that is no test: it counts only when it fails. */
async function step(name, args) {
  const result = await node(args);
  say(name, result);
  if (result.code !== 0) total.failures.push(name);
  return result.code === 0;
}

async function suite(name, options) {
  if (testFiles(name).length === 0) return void total.failures.push(`${name}: there are no tests`);
  const result = await runSuite(name, { ...options, files: options.files.filter((file) => belongs(file, name)) });
  say(name, result, `${result.passed} passed, ${result.failures.length} failed`);
  total.passed += result.passed;
  total.failures.push(...result.failures.map((title) => `${name}: ${title}`));
  total.skipped.push(...result.skipped.map(({ title, reason }) => `${name}: ${title}: ${reason}`));
}

/** What test/vscode/host/install.ts ends with on a machine that cannot have it, unlike an install that failed. */
const CANNOT_INSTALL = 3;

/** Installs what a suite runs in; gives whether the suite can go on, having counted why it cannot. */
async function prepare(name) {
  const { host } = SUITES[name];
  if (!host) return true;
  const result = await node(['--import', 'tsx', 'test/vscode/host/install.ts', ...(host === 'chromium' ? ['--chromium'] : [])]);
  if (result.output) say('host', result, result.code === CANNOT_INSTALL ? 'not on this machine' : undefined);
  if (result.code === CANNOT_INSTALL) total.skipped.push(`${name}: the whole suite: ${result.output.trim()}`);
  else if (result.code !== 0) total.failures.push(`${name}: what it runs in could not be installed`);
  return result.code === 0;
}

const belongs = (file, name) => SUITES[name].folders.some((folder) => path.relative(root, file).startsWith(folder));

function readArguments() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string', short: 'g' } } });
  const files = positionals.filter((arg) => arg.includes('/'));
  const named = positionals.filter((arg) => !arg.includes('/'));
  const unknown = named.filter((name) => !(name in SUITES));
  if (unknown.length > 0) {
    console.error(`No suite ${unknown.join(', ')}; there are ${Object.keys(SUITES).join(', ')}.`);
    process.exit(2);
  }
  // A file says which suite it is of by its folder.
  const ofFiles = Object.keys(SUITES).filter((name) => files.some((file) => belongs(file, name)));
  const chosen = [...new Set([...named, ...ofFiles])];
  return { files, grep: values.grep, everything: chosen.length === 0, chosen: chosen.length > 0 ? chosen : Object.keys(SUITES) };
}

/** The suites in a browser or in VS Code, one after the other: each fills the machine by itself. */
async function runHosted(chosen, options, built) {
  for (const name of chosen) {
    if (!built) total.skipped.push(`${name}: the whole suite: the build failed`);
    else if (await prepare(name)) await suite(name, options);
  }
}

async function main() {
  const { files, grep, everything, chosen } = readArguments();
  const options = { files, grep, only: !everything };
  ensureInstalled();
  const built = await step('build', ['scripts/build.mjs']);
  const checks = async () => {
    await step('lint', ['scripts/lint.mjs']);
    await step('typecheck', ['scripts/typecheck.mjs']);
  };
  const hosted = chosen.filter((name) => name !== 'unit');
  await Promise.all([everything && checks(), chosen.includes('unit') && suite('unit', options)]);
  await runHosted(hosted, options, built);
  for (const skipped of total.skipped) console.log(`skipped: ${skipped}`);
  for (const failure of total.failures) console.log(`failed: ${failure}`);
  const { passed, failures, skipped } = total;
  console.log(`${passed} passed, ${failures.length} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

await main();
