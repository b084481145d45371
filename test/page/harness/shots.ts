/** Takes pictures of the page's states:   tsx test/page/harness/shots.ts OUT [state[-theme[-width]] …] */
import fs from 'node:fs';
import path from 'node:path';
import { Bench, type Lens, type OpenOptions } from './lens';
import { THEMES, type Theme } from './site';
import { STATES } from './states';

const [out, ...wanted] = process.argv.slice(2);

async function main(): Promise<void> {
  fs.mkdirSync(out, { recursive: true });
  const bench = await Bench.open();
  try {
    for (const name of Object.keys(STATES)) {
      for (const theme of THEMES) {
        for (const width of [1400, 800]) {
          const id = `${name}-${theme}-${width}`;
          if (wanted.length > 0 && !wanted.some((w) => id === w || id.startsWith(`${w}-`))) continue;
          await shoot(bench, id, name, theme, width);
        }
      }
    }
  } finally {
    await bench.close();
  }
}

async function shoot(bench: Bench, id: string, name: string, theme: Theme, width: number): Promise<void> {
  const { options, prepare, act } = STATES[name];
  const began = performance.now();
  const lens: Lens = await bench.show({ ...(options as OpenOptions), theme, width }, prepare);
  try {
    await act(lens);
    await lens.page.screenshot({ path: path.join(out, `${id}.png`) });
  } catch (error) {
    console.log(`${id}: ${(error as Error).message.split('\n')[0]}`);
    await lens.page.screenshot({ path: path.join(out, `${id}-failed.png`) });
  }
  console.log(`${id} ${(performance.now() - began).toFixed(0)} ms${lens.faults.length ? `\n  ${lens.faults.join('\n  ')}` : ''}`);
  await lens.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
