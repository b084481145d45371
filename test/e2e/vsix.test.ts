/** The package that is shipped, in a VS Code that has nothing else: what works from source may fail installed. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { start, type VSCode } from '../vscode/host';

describe('the packaged extension', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-vsix-'));
  const vsix = path.join(folder, 'biaslens.vsix');
  const samples = path.join(folder, 'samples');
  let vscode: VSCode | undefined;

  before(() => {
    execFileSync(process.execPath, ['scripts/package.mjs', '--out', vsix], { stdio: ['ignore', 'ignore', 'pipe'] });
    fs.cpSync('media/samples', samples, { recursive: true });
  });
  after(async () => {
    await vscode?.close();
    fs.rmSync(folder, { recursive: true, force: true });
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
    vscode = await start({ folder: samples, vsix: [vsix] });
    await (await vscode.contextMenu('digits/digits.onnx', 'Explain')).click();
    await vscode.pick('7-0.png');
    const page = vscode.webview();
    try {
      await page.getByText('The model answers').waitFor({ timeout: 60_000 });
      assert.equal((await page.locator('.answer .big').innerText()).trim(), '7');
      await page.getByRole('img', { name: 'within round-off' }).first().waitFor();
    } finally {
      await vscode.screenshot('vsix');
    }
  });
});
