#!/usr/bin/env node
/**
 * Compiles the α kernels to WebAssembly, twice (with fused multiply-add where the engine has it, and without), and writes them as one
 * TypeScript module, so that bundles and tests load them alike.   node scripts/kernels.mjs
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/paths.mjs';

const KERNELS = 'src/engine/bbp/kernels';
const ENTRY = `${KERNELS}/assembly/index.ts`;
const OUTPUT = path.join(root, KERNELS, 'generated/wasm.ts');

const OPTIONS = ['--runtime', 'stub', '--importMemory', '--sharedMemory', '--initialMemory', '4', '--maximumMemory', '65536'];
// Warning 112 is of functions that would give vectors to JavaScript; ours only give them to each other.
OPTIONS.push('--disableWarning', '112');
// Addresses below hold the control block and the kernels' constants.
OPTIONS.push('--memoryBase', '4096', '-O3', '--noAssert', '--enable', 'simd,threads,bulk-memory');

/** What the output depends on; it is compiled again only when this changes. */
function fingerprint() {
  const hash = createHash('sha256').update(OPTIONS.join(' '));
  const sources = fs.readdirSync(path.join(root, KERNELS, 'assembly')).map((name) => `${KERNELS}/assembly/${name}`);
  const files = ['package-lock.json', `${KERNELS}/fields.ts`, 'scripts/kernels.mjs', ...sources.sort()];
  for (const file of files) hash.update(file).update(fs.readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

async function compile(relaxed) {
  // Loaded when needed only: it takes longer to load than to see that nothing has changed.
  const { default: asc } = await import(pathToFileURL(path.join(root, 'node_modules/assemblyscript/dist/asc.js')).href);
  /** @type {Uint8Array | undefined} */
  let binary;
  const args = [ENTRY, ...OPTIONS, ...(relaxed ? ['--enable', 'relaxed-simd'] : []), '--outFile', 'kernels.wasm'];
  const { error, stderr } = await asc.main(args, {
    readFile: (name) => {
      const file = path.join(root, name);
      return fs.existsSync(file) && fs.statSync(file).isFile() ? fs.readFileSync(file, 'utf8') : null;
    },
    listFiles: (name) => {
      const folder = path.join(root, name);
      return fs.existsSync(folder) ? fs.readdirSync(folder).filter((file) => file.endsWith('.ts')) : null;
    },
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') binary = contents;
    },
  });
  const messages = stderr.toString().trim();
  if (error || !binary || messages) throw new Error(messages || error?.message || 'asc gave no binary');
  return Buffer.from(binary).toString('base64');
}

/** Compiles when the sources have changed since the last time. */
export async function buildKernels() {
  const mark = `// ${fingerprint()}`;
  if (fs.existsSync(OUTPUT) && fs.readFileSync(OUTPUT, 'utf8').startsWith(mark)) return;
  const text = [
    mark,
    '/** The α kernels, by scripts/kernels.mjs. */',
    `export const SIMD =\n  '${await compile(false)}';`,
    `export const RELAXED_SIMD =\n  '${await compile(true)}';`,
  ].join('\n');
  fs.mkdirSync(path.dirname(OUTPUT), { recursive: true });
  fs.writeFileSync(OUTPUT, `${text}\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  buildKernels().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
