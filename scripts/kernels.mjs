#!/usr/bin/env node
/**
 * Compiles the α kernels and the loops to WebAssembly and writes each as one TypeScript module, so that bundles and tests load them
 * alike.   node scripts/kernels.mjs
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/paths.mjs';

// Warning 112 is of functions that would give vectors to JavaScript; ours only give them to each other.
const COMMON = ['--runtime', 'stub', '-O3', '--noAssert', '--disableWarning', '112'];

/**
 * @typedef {object} Program
 * @property {string} folder its sources are in `assembly`
 * @property {string} what
 * @property {string[]} also files that the sources import
 * @property {string[]} options
 * @property {Record<string, string[]>} binaries by name, and what is added to the options for each
 */

/** @type {Program[]} */
const PROGRAMS = [
  {
    folder: 'src/engine/bbp/kernels',
    what: 'The α kernels',
    also: ['src/engine/bbp/kernels/fields.ts'],
    options: [
      ...['--importMemory', '--sharedMemory', '--initialMemory', '4', '--maximumMemory', '65536'],
      // Addresses below hold the control block and the kernels' constants.
      ...['--memoryBase', '4096', '--enable', 'simd,threads,bulk-memory'],
    ],
    // With fused multiply-add where the engine has it, and without.
    binaries: { SIMD: [], RELAXED_SIMD: ['--enable', 'relaxed-simd'] },
  },
  {
    folder: 'src/engine/loops',
    what: 'The loops over activations',
    also: [],
    options: ['--initialMemory', '2', '--maximumMemory', '2', '--enable', 'simd'],
    binaries: { LOOPS: [] },
  },
];

/** What the output depends on; it is compiled again only when this changes. @param {Program} program */
function fingerprint({ folder, also }) {
  const hash = createHash('sha256');
  const sources = fs.readdirSync(path.join(root, folder, 'assembly')).map((name) => `${folder}/assembly/${name}`);
  const files = ['package-lock.json', ...also, 'scripts/kernels.mjs', ...sources.sort()];
  for (const file of files) hash.update(file).update(fs.readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

/** @param {Program} program @param {string[]} added */
async function compile({ folder, options }, added) {
  // Loaded when needed only: it takes longer to load than to see that nothing has changed.
  const { default: asc } = await import(pathToFileURL(path.join(root, 'node_modules/assemblyscript/dist/asc.js')).href);
  /** @type {Uint8Array | undefined} */
  let binary;
  const args = [`${folder}/assembly/index.ts`, ...COMMON, ...options, ...added, '--outFile', 'out.wasm'];
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

/** Compiles what has changed since the last time. */
export async function buildKernels() {
  for (const program of PROGRAMS) {
    const output = path.join(root, program.folder, 'generated/wasm.ts');
    const mark = `// ${fingerprint(program)}`;
    if (fs.existsSync(output) && fs.readFileSync(output, 'utf8').startsWith(mark)) continue;
    const lines = [mark, `/** ${program.what}, by scripts/kernels.mjs. */`];
    for (const [name, added] of Object.entries(program.binaries)) {
      lines.push(`export const ${name} =\n  '${await compile(program, added)}';`);
    }
    fs.mkdirSync(path.dirname(output), { recursive: true });
    fs.writeFileSync(output, `${lines.join('\n')}\n`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  buildKernels().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
