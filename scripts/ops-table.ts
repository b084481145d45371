/**
 * npm run docs:ops: writes the table of operators into README.md, between its markers, from what the engine knows.
 * The same text is what the unit test holds README.md to.
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DECISIONS, DRAWN } from '../src/engine/layers/carriers';
import type { OpFamily } from '../src/engine/layers/family';
import { MODEL_REASONS, REASONS } from '../src/engine/layers/ops/refused';
import { FAMILIES } from '../src/engine/layers/registry';
import { EXPANSIONS } from '../src/engine/onnx/expand';

const BEGIN = '<!-- ops: written by `npm run docs:ops` -->';
const END = '<!-- ops end -->';
const README = path.join(import.meta.dirname, '../README.md');

/** The table in Markdown. */
function opsTable(): string {
  const rows = [
    ['exact', 'piecewise linear: the local linear model is the function itself', list(FAMILIES, (f) => f.nature === 'exact')],
    [
      'tangent',
      'smooth: the local linear model is the tangent, and the page says so',
      list(FAMILIES, (f) => f.nature === 'tangent'),
    ],
    [
      'rounded',
      'quantized: slope 1 inside the range of the integers, 0 outside; what rounding adds is the own bias of the layer',
      list(FAMILIES, (f) => f.nature === 'rounded'),
    ],
    [
      'laid out',
      'fused or on integers: explained as the plain operators they stand for',
      names([...EXPANSIONS.keys()].map(nameOf)),
    ],
    ['decision', 'not differentiable: their result is constant at the point', names([...DECISIONS])],
    ['drawn', 'random, or of the shape alone: constant at the point', names([...DRAWN])],
  ];
  const refusals = [...Object.entries(REASONS), ...Object.entries(MODEL_REASONS).map(([op, r]) => [`ml::${op}`, r] as const)]
    .sort(([a], [b]) => compare(a, b))
    .map(([op, { reason, action }]) => [code(op), reason, action]);
  return [
    table(['How', 'What that means', 'Operators'], rows),
    '\\* exact with constants, a tangent where several operands depend on the input. `ms::` is the domain com.microsoft, `ml::` ai.onnx.ml.',
    'Refused, with everything above them explained:',
    table(['Operator', 'Because', 'What to do'], refusals),
    'Any other operator is refused by its name and its domain.',
  ].join('\n\n');
}

function list(families: readonly OpFamily[], of: (f: OpFamily) => boolean): string {
  const mark = (f: OpFamily) => (f.nature === 'exact' && f.tangent ? '\\*' : '');
  return families
    .filter(of)
    .flatMap((f) => f.ops.map((op) => ({ op: nameOf(`${f.domain ?? ''}:${op}`), mark: mark(f) })))
    .sort((a, b) => compare(a.op, b.op))
    .map(({ op, mark }) => code(op) + mark)
    .join(' ');
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const code = (op: string) => `\`${op}\``;
const names = (ops: string[]) => [...ops].sort(compare).map(code).join(' ');
/** `domain:op` as the table writes it. */
const nameOf = (key: string) => {
  const [domain, op] = key.split(':');
  return domain === '' ? op : `${domain === 'ai.onnx.ml' ? 'ml' : 'ms'}::${op}`;
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** README.md with the table between its markers; a README without them gets a section at its end. */
export function withTable(readme: string): string {
  const section = `${BEGIN}\n<!-- prettier-ignore-start -->\n\n${opsTable()}\n\n<!-- prettier-ignore-end -->\n${END}`;
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from) return `${readme.trimEnd()}\n\n## Operators\n\n${section}\n`;
  return readme.slice(0, from) + section + readme.slice(to + END.length);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  fs.writeFileSync(README, withTable(fs.readFileSync(README, 'utf8')));
}
