#!/usr/bin/env node
/**
 * Bundles every side of the extension into dist/.   node scripts/build.mjs [--watch] [--minify]
 * The two lines it prints around each rebuild under --watch are what .vscode/tasks.json waits for.
 */
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { buildKernels } from './kernels.mjs';
import { notices } from './lib/notices.mjs';
import { root } from './lib/paths.mjs';

const watch = process.argv.includes('--watch');
const minify = process.argv.includes('--minify');

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify,
  sourcemap: !minify,
  define: { 'process.env.NODE_ENV': JSON.stringify(minify ? 'production' : 'development') },
  logLevel: 'warning',
};
// Node 20 is the oldest that a supported VS Code runs and the oldest that the command line promises.
/** @type {esbuild.BuildOptions} */
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode', 'onnxruntime-node'] };
/** @type {esbuild.BuildOptions} */
const browser = {
  ...common,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.svg': 'text' },
};

/**
 * Every bundle: its entry, where it goes, and how.
 * @returns {(esbuild.BuildOptions & { entryPoints: string[] })[]}
 */
function bundles() {
  const webWorkers = fs.existsSync(path.join(root, 'webview'))
    ? fs
        .readdirSync(path.join(root, 'webview'), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.worker.ts'))
    : [];
  return [
    { ...node, entryPoints: ['src/host/extension.ts'], outfile: 'dist/extension.js' },
    { ...node, entryPoints: ['src/worker/server.ts'], outfile: 'dist/worker.js' },
    { ...node, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
    { ...browser, entryPoints: ['webview/main.tsx'], outfile: 'dist/webview/main.js' },
    { ...browser, entryPoints: ['webview/study/main.tsx'], outfile: 'dist/webview/study.js' },
    ...webWorkers.map((name) => ({
      ...browser,
      entryPoints: [`webview/${name}`],
      outfile: `dist/webview/${path.basename(name, '.ts')}.js`,
    })),
  ];
}

let building = 0;
/** Says when the first bundle starts and when the last has ended: only then is dist/ whole. */
const announceRebuilds = {
  name: 'announce-rebuilds',
  setup(build) {
    build.onStart(() => {
      if (building++ === 0) console.log('[watch] build started');
    });
    build.onEnd((result) => {
      for (const { text, location } of result.errors) {
        console.error(location ? `${location.file}:${location.line}:${location.column}: error: ${text}` : `error: ${text}`);
      }
      if (--building === 0) console.log('[watch] build finished');
    });
  },
};

const NOTICES = 'THIRD-PARTY-NOTICES.txt';

/** Removes what an earlier build left, after the new files are in place, so that an extension that is running keeps its own. */
function removeStale(outputs) {
  const fresh = new Set(outputs.map((output) => path.resolve(root, output)));
  for (const entry of fs.readdirSync(path.join(root, 'dist'), { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !fresh.has(file)) fs.rmSync(file);
  }
}

async function main() {
  await buildKernels();
  if (watch) {
    const contexts = await Promise.all(bundles().map((bundle) => esbuild.context({ ...bundle, plugins: [announceRebuilds] })));
    await Promise.all(contexts.map((context) => context.watch()));
    return;
  }
  // Every bundle to its end, also when one fails: an error in the page does not keep the command line from being built.
  const settled = await Promise.allSettled(bundles().map((bundle) => esbuild.build({ ...bundle, metafile: true })));
  const results = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  if (results.length < settled.length) {
    process.exitCode = 1; // esbuild has printed why
    return;
  }
  const outputs = results.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {}));
  if (minify) {
    const inputs = results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
    fs.writeFileSync(path.join(root, 'dist', NOTICES), notices(inputs, ['onnxruntime-node', 'onnxruntime-common']));
    outputs.push(`dist/${NOTICES}`);
  }
  removeStale(outputs);
  fs.chmodSync(path.join(root, 'dist/cli.js'), 0o755);
}

await main();
