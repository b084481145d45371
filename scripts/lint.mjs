#!/usr/bin/env node
/** ESLint and Prettier, at the same time. */
import { node } from './lib/run.mjs';

const results = await Promise.all([
  node(['node_modules/eslint/bin/eslint.js', '.']),
  node(['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']),
]);
for (const { output } of results) if (output.trim()) console.log(output.trimEnd());
process.exitCode = results.some(({ code }) => code !== 0) ? 1 : 0;
