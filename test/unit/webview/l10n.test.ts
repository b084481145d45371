/** The bundle that translators start from names every text of the page and of the host. `WRITE=1` writes it anew. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { ENGLISH_TEXTS } from '../../../webview/text';

const BUNDLE = 'l10n/bundle.l10n.json';

/** The texts that the host hands to `vscode.l10n.t`. */
function hostTexts(): string[] {
  const files = fs.readdirSync('src/host', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const sources = files.map((name) => fs.readFileSync(path.join('src/host', name), 'utf8'));
  return sources.flatMap((source) =>
    [...source.matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map(([, text]) => text.replaceAll("\\'", "'")),
  );
}

describe('the bundle for translators', () => {
  it('names every text', () => {
    const texts = [...new Set([...ENGLISH_TEXTS, ...hostTexts()])].sort();
    const wanted = `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, 2)}\n`;
    if (process.env.WRITE) fs.writeFileSync(BUNDLE, wanted);
    const named = Object.keys(JSON.parse(fs.readFileSync(BUNDLE, 'utf8')) as object);
    assert.deepEqual(
      texts.filter((text) => !named.includes(text)),
      [],
      `${BUNDLE} lacks these: run this test with WRITE=1`,
    );
  });
});
