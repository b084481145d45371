#!/usr/bin/env node
/**
 * npm run package: a VSIX for this platform, with ONNX Runtime's binary for this platform alone.
 *   node scripts/package.mjs [--out FILE]
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './lib/paths.mjs';

const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const target = `${process.platform}-${process.arch}`;
const { values } = parseArgs({ options: { out: { type: 'string' } } });
const out = path.resolve(values.out ?? path.join(root, `${name}-${target}-${version}.vsix`));

/**
 * What ONNX Runtime needs to run on the processor. Beside it lie DirectML and the shader compilers of WebGPU, which it loads
 * only when asked to (onnxruntime.dll names DirectML.dll as a delayed import), and on macOS the same library under two names.
 */
const RUNTIME = {
  linux: ['libonnxruntime.so.1', 'onnxruntime_binding.node'],
  darwin: ['libonnxruntime.1.dylib', 'onnxruntime_binding.node'],
  win32: ['onnxruntime.dll', 'onnxruntime_binding.node'],
};

/** .vscodeignore leaves everything out; this names the files of node_modules that run outside the bundles. */
function ignoreFile(folder) {
  const bin = 'node_modules/onnxruntime-node/bin';
  const napi = fs.readdirSync(path.join(root, bin)).find((entry) => entry.startsWith('napi-'));
  const binaries = (RUNTIME[process.platform] ?? []).map((file) => `${bin}/${napi}/${process.platform}/${process.arch}/${file}`);
  const missing = binaries.filter((file) => !fs.existsSync(path.join(root, file)));
  if (binaries.length === 0 || missing.length > 0) {
    throw new Error(`onnxruntime-node has no binary for ${target}${missing.map((file) => `: ${file}`)}`);
  }
  const scripts = ['onnxruntime-node/package.json', 'onnxruntime-node/dist/**/*.js', 'onnxruntime-common/package.json'];
  scripts.push('onnxruntime-common/dist/cjs/package.json', 'onnxruntime-common/dist/cjs/*.js');
  const files = [...binaries, ...scripts.map((file) => `node_modules/${file}`)];
  const lines = fs.readFileSync(path.join(root, '.vscodeignore'), 'utf8') + files.map((file) => `!${file}\n`).join('');
  const file = path.join(folder, 'vscodeignore');
  fs.writeFileSync(file, lines);
  return file;
}

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-package-'));
try {
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const args = ['package', '--target', target, '--out', out, '--ignoreFile', ignoreFile(temporary)];
  args.push('--allow-missing-repository', '--no-rewrite-relative-links');
  const { status } = spawnSync(process.execPath, [vsce, ...args], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  fs.rmSync(temporary, { recursive: true, force: true });
}
