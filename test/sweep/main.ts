/**
 * npm run sweep -- DIR [--json FILE] [--markdown FILE] [--explained FILE] [--only TEXT] [--seconds N] [--children N]
 * Explains every model under DIR as far as it goes; prints one line a model and the tables, which --markdown keeps.
 * --explained keeps the list that the corpus test holds later sweeps to.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import prettier from 'prettier';
import { explainedList } from './explained';
import { modelsUnder, sweepAll } from './pool';
import { line, tables } from './table';

const USAGE =
  'npm run sweep -- DIR [--json FILE] [--markdown FILE] [--explained FILE] [--only TEXT] [--seconds N] [--children N]';

const OPTIONS = {
  json: { type: 'string' },
  markdown: { type: 'string' },
  explained: { type: 'string' },
  only: { type: 'string' },
  seconds: { type: 'string', default: '300' },
  children: { type: 'string', default: '2' },
} as const;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
  if (positionals.length !== 1) {
    console.error(`usage: ${USAGE}`);
    process.exit(2);
  }
  const root = path.resolve(positionals[0]);
  const names = modelsUnder(root).filter((name) => name.includes(values.only ?? ''));
  const outcomes = await sweepAll(root, names, {
    children: Number(values.children),
    seconds: Number(values.seconds),
    done: (outcome) => console.log(line(outcome)),
  });
  const markdown = tables(outcomes);
  console.log(markdown);
  if (values.json) fs.writeFileSync(values.json, JSON.stringify(outcomes, null, 1));
  if (values.markdown) fs.writeFileSync(values.markdown, await prettier.format(markdown, { parser: 'markdown' }));
  if (values.explained) fs.writeFileSync(values.explained, explainedList(outcomes));
  process.exitCode = outcomes.some((o) => o.outcome === 'crashed' || o.outcome === 'hung') ? 1 : 0;
}

void main();
