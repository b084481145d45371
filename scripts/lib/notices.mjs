/** The licences of the packages that were bundled: each asks that its notice goes along with its code. */
import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/** The package that a bundled file belongs to, as its folder under node_modules. */
const packageOf = (file) => file.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1];

function notice(folder) {
  const { name, version, license, author } = JSON.parse(fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  const file = fs.readdirSync(path.join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const by = typeof author === 'string' ? author : author?.name;
  const text = file
    ? fs.readFileSync(path.join(root, folder, file), 'utf8').trim()
    : `Licence: ${license}${by ? `, by ${by}` : ''}`;
  return `${name} ${version}${license ? ` (${license})` : ''}\n\n${text}\n`;
}

/**
 * @param {string[]} inputs every file of every bundle
 * @param {string[]} beside packages that ship unbundled
 */
export function notices(inputs, beside) {
  const folders = new Set([...inputs.map(packageOf), ...beside.map((name) => `node_modules/${name}`)]);
  folders.delete(undefined);
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return ['BiasLens contains these packages, each under its own licence.\n', ...[...folders].sort().map(notice)].join(rule);
}
