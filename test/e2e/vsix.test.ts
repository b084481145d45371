/** The package that is shipped, in a VS Code that has nothing else: what works from source may fail installed. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { Lens } from './support/lens';

describe('the packaged extension', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-vsix-'));
  const vsix = path.join(folder, 'biaslens.vsix');
  let lens: Lens | undefined;

  before(() => {
    execFileSync(process.execPath, ['scripts/package.mjs', '--out', vsix], { stdio: ['ignore', 'ignore', 'pipe'] });
  });
  after(async () => {
    await lens?.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await lens?.screenshot(`failed-${this.currentTest.title}`);
  });

  it('holds what runs, and the binary of this platform alone', () => {
    const names: string[] = [];
    unzipSync(fs.readFileSync(vsix), { filter: ({ name }) => names.push(name) < 0 });
    const inside = names.filter((name) => name.startsWith('extension/')).map((name) => name.slice('extension/'.length));
    const allowed =
      /^(dist|media|l10n)\/|^node_modules\/onnxruntime-(node|common)\/|^package(\.nls.*)?\.json$|^(readme|changelog)\.md$|^LICENSE/;
    assert.deepEqual(
      inside.filter((name) => !allowed.test(name)),
      [],
    );
    for (const file of ['dist/extension.js', 'dist/worker.js', 'dist/cli.js', 'dist/webview/main.js', 'dist/webview/main.css']) {
      assert.ok(inside.includes(file), `${file} is missing`);
    }
    const platforms = inside.flatMap((name) => /\/bin\/napi-[^/]+\/(.+)\/[^/]+$/.exec(name)?.[1] ?? []);
    assert.deepEqual([...new Set(platforms)], [`${process.platform}/${process.arch}`]);
  });

  it('explains a model by a right click', async () => {
    lens = await Lens.open({ linked: [], vsix: [vsix] });
    await lens.explain('digits/digits.onnx', '7-0.png');
    await lens.explained();
    await lens.sum();
    assert.equal((await lens.page.locator('.answer .big').innerText()).trim(), '7');
  });
});
