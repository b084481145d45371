/**
 * Takes the pictures of media/screenshots in a real Chromium.   npm run screenshots [-- [--out FOLDER] [set or picture …]]
 * Every file of sets/ is a set of pictures.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Bench } from '../page/harness/lens';
import { THEMES, type Theme } from '../page/harness/site';
import type { Picture, PictureSet } from './set';

const ROOT = path.resolve(__dirname, '../..');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
  const out = path.resolve(values.out ?? path.join(ROOT, 'media/screenshots'));
  fs.mkdirSync(out, { recursive: true });
  const bench = await Bench.open();
  try {
    for (const set of await sets()) {
      const wanted = set.pictures.filter(
        (p) => positionals.length === 0 || [p.name, set.name].some((n) => positionals.includes(n)),
      );
      if (set.skip && wanted.length > 0) console.log(`skipped: ${set.name}: ${set.skip}`);
      else for (const picture of wanted) await take(bench, picture, out);
    }
  } finally {
    await bench.close();
  }
}

async function sets(): Promise<PictureSet[]> {
  const files = fs.readdirSync(path.join(__dirname, 'sets')).filter((file) => file.endsWith('.ts'));
  return Promise.all(files.sort().map(async (file) => ((await import(`./sets/${file}`)) as { default: PictureSet }).default));
}

async function take(bench: Bench, picture: Picture, out: string): Promise<void> {
  const { widths = [1400], themes = THEMES, name } = picture;
  for (const width of widths)
    for (const theme of themes) {
      const file = path.join(out, `${name}-${theme}${widths.length > 1 ? `-${width}` : ''}.png`);
      await shoot(bench, picture, theme, width, file);
      console.log(path.relative(process.cwd(), file));
    }
}

async function shoot(bench: Bench, picture: Picture, theme: Theme, width: number, file: string): Promise<void> {
  const lens = await bench.show({ ...picture.options, theme, width, height: picture.height });
  try {
    await lens.settled();
    await picture.act(lens);
    await lens.settled();
    await lens.page.screenshot({ path: file });
    if (lens.faults.length > 0) throw new Error(`${picture.name}: ${lens.faults.join('\n')}`);
  } finally {
    await lens.close();
  }
}

void main();
