/**
 * The bench: `npm run bench -- [PART…] [--model TEXT] [--runs N] [--json FILE] [--keep]`.
 * `--keep` writes the figures to figures.json, which later runs are compared with.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compare, readFigures, writeFigures } from './figures';
import { PARTS } from './parts';
import type { Report } from './report';

const FOLDER = path.join(os.homedir(), '.cache', 'biaslens-bench');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      model: { type: 'string' },
      runs: { type: 'string', default: '7' },
      json: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !(name in PARTS));
  const runs = Number(values.runs);
  if (unknown.length > 0 || !(Number.isInteger(runs) && runs > 0)) {
    console.error(`The parts are ${Object.keys(PARTS).join(', ')}; --runs is a whole number from 1.`);
    process.exitCode = 2;
    return;
  }
  const report: Report = { machine: machine(), models: [] };
  console.log(report.machine);
  for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
    Object.assign(report, await PARTS[name]({ runs, only: values.model, folder: FOLDER }));
  }
  for (const line of compare(report, readFigures())) console.log(line);
  if (values.json) fs.writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  if (values.keep) writeFigures(report);
}

function machine(): string {
  const [cpu] = os.cpus();
  return `${os.cpus().length} × ${cpu.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GB, Node ${process.version}, ${os.type()}`;
}

void main();
