/** The sweep in words: a line a model, and tables of outcomes and of ops. */
import type { Outcome } from './outcome';

/** One model's line. */
export function line(o: Outcome): string {
  const where = o.node ? ` ${o.node}${o.op ? ` (${o.op})` : ''}` : o.op ? ` ${o.op}` : '';
  const residual = o.residual === null ? '' : ` residual ${o.residual.toExponential(1)}`;
  switch (o.outcome) {
    case 'explained':
      return `explained ${o.path}:${residual}, ${o.layers} layers, ${o.ms} ms`;
    case 'explained-above':
      return `explained above${where} ${o.path}:${residual}, ${o.layers} layers: ${o.reason}`;
    case 'structure-only':
      return `structure only ${o.path}:${where} ${o.reason}`;
    default:
      return `${o.outcome} ${o.path}: ${o.reason}`;
  }
}

const ABOUT = `# What becomes of real models

Written by \`npm run sweep -- DIR --markdown FILE\`, here over the corpus beside this repository; \`npm run sweep\` without the rest
says one line a model. Residual: of identity (10) at the last cut, as a share of Σ|g·x| + Σ|β| there.`;

/** The page of tables, in Markdown. */
export function tables(outcomes: readonly Outcome[]): string {
  return [
    ABOUT,
    outcomeTable(outcomes),
    '## Why a model is not explained to its input',
    reasonTable(outcomes),
    '## Op by op',
    'How many models have the op, how many of them are explained to the input, and in how many the pass stops at it.',
    opTable(outcomes),
  ].join('\n\n');
}

function outcomeTable(outcomes: readonly Outcome[]): string {
  const groups = [...new Set(outcomes.map(group))].sort();
  const kinds = ['explained', 'explained-above', 'structure-only', 'refused', 'crashed', 'hung'] as const;
  const row = (name: string, of: readonly Outcome[]) =>
    `| ${name} | ${of.length} | ${kinds.map((k) => of.filter((o) => o.outcome === k).length).join(' | ')} | ${worst(of)} |`;
  return [
    `| models | all | ${kinds.join(' | ')} | largest residual |`,
    `|---|---${'|---'.repeat(kinds.length)}|---|`,
    ...groups.map((g) =>
      row(
        g,
        outcomes.filter((o) => group(o) === g),
      ),
    ),
    row('all', outcomes),
  ].join('\n');
}

const group = (o: Outcome) => (o.path.includes('/') ? o.path.split('/')[0] : '.');

function worst(outcomes: readonly Outcome[]): string {
  const residual = Math.max(0, ...outcomes.map((o) => (Number.isNaN(o.residual) ? Infinity : (o.residual ?? 0))));
  return residual.toExponential(1);
}

/** Why models are not explained, most frequent first; names and numbers in a reason are left out so that equal ones meet. */
function reasonTable(outcomes: readonly Outcome[]): string {
  const rows = new Map<string, { count: number; example: string }>();
  for (const o of outcomes) {
    if (o.outcome === 'explained') continue;
    const reason = o.reason
      .replace(/'[^']*'|"[^"]*"|\S*\/\S*|\d+/g, '…')
      .replace(/\|/g, '/')
      .slice(0, 110);
    const key = `| ${o.outcome} | ${o.op ?? ''} | ${reason} |`;
    const row = rows.get(key) ?? { count: 0, example: o.path };
    row.count++;
    rows.set(key, row);
  }
  const sorted = [...rows].sort(([, a], [, b]) => b.count - a.count);
  return [
    '| outcome | op | reason | models | example |',
    '|---|---|---|---|---|',
    ...sorted.map(([k, r]) => `${k} ${r.count} | ${r.example} |`),
  ].join('\n');
}

/** Per op: models that have it, how many of them are explained to the input, in how many the pass stops at it. */
function opTable(outcomes: readonly Outcome[]): string {
  const rows = new Map<string, [number, number, number]>();
  for (const o of outcomes) {
    for (const op of o.ops) {
      const row = rows.get(op) ?? [0, 0, 0];
      row[0]++;
      if (o.outcome === 'explained') row[1]++;
      if (o.stoppedOps.includes(op.replace(/^.*::/, ''))) row[2]++;
      rows.set(op, row);
    }
  }
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '| op | models | explained | stopped here |',
    '|---|---|---|---|',
    ...sorted.map(([op, r]) => `| ${op} | ${r.join(' | ')} |`),
  ].join('\n');
}
