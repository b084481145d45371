/** What VS Code runs: every *.test.js beside the bundle of this file. */
import fs from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import Reporter from '../../support/reporter';

export async function run(): Promise<void> {
  const grep = process.env.BIASLENS_TEST_GREP;
  const mocha = new Mocha({
    reporter: Reporter,
    timeout: 1000 * Number(process.env.BIASLENS_TEST_SECONDS ?? 60),
    ...(grep && { grep }),
  });
  for (const name of fs.readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(path.join(__dirname, name));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}
