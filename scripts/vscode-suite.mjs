#!/usr/bin/env node
/**
 * Bundles test/vscode/suite and runs it inside a real VS Code through @vscode/test-electron: a desktop one where there is
 * one, else (Linux) the browser-served one in its place.
 *   node scripts/vscode-suite.mjs [--bundle-only] [FILE...]
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { root } from './lib/paths.mjs';
import { testFiles } from './lib/suites.mjs';

const source = 'test/vscode/suite';

async function bundle(outdir) {
  fs.rmSync(outdir, { recursive: true, force: true });
  const chosen = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
  const tests = chosen.length > 0 ? chosen : testFiles('vscode');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [`${source}/index.ts`, ...tests],
    outbase: source,
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'onnxruntime-node'],
    logLevel: 'warning',
  });
}

/** The program of an installed desktop VS Code, where there is a desktop to show it on. */
function desktop() {
  const programs = {
    darwin: ['/Applications/Visual Studio Code.app/Contents/MacOS/Electron'],
    win32: [path.join(process.env.LOCALAPPDATA ?? '', 'Programs/Microsoft VS Code/Code.exe')],
    linux: process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['/usr/share/code/code', '/usr/lib/code/code'] : [],
  };
  return programs[process.platform]?.find((file) => fs.existsSync(file));
}

async function main() {
  const bundleOnly = process.argv.includes('--bundle-only'); // where .vscode/launch.json looks for it
  const suite = path.join(root, 'dist-test', bundleOnly ? 'suite' : `suite-${process.pid}`);
  await bundle(suite);
  if (bundleOnly) return;
  const standIn = process.platform === 'linux' ? path.join(root, 'test/vscode/host/code.mjs') : undefined;
  const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-suite-'));
  try {
    fs.cpSync(path.join(root, 'media/samples'), workspace, { recursive: true });
    await runTests({
      // Undefined on a Mac or Windows without VS Code: then test-electron downloads one, which only a contributor's desktop does.
      vscodeExecutablePath: process.env.VSCODE_EXECUTABLE ?? desktop() ?? standIn,
      extensionDevelopmentPath: root,
      extensionTestsPath: path.join(suite, 'index.js'),
      launchArgs: [workspace],
    });
  } finally {
    for (const folder of [workspace, suite]) fs.rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error) => {
  if (!(error instanceof TestRunFailedError)) console.error(error);
  process.exitCode = 1;
});
