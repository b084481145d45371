/** The list of what a sweep has explained, which a later sweep must explain too. */
import type { Outcome } from './outcome';

/** `path`, a tab and the outcome, for every model that is explained or explained above a node. */
export function explainedList(outcomes: readonly Outcome[]): string {
  const rows = outcomes.filter((o) => o.outcome.startsWith('explained')).map((o) => `${o.path}\t${o.outcome}`);
  return `${rows.join('\n')}\n`;
}

/** What was explained before and is not now, or less far, with the reason. */
export function regressions(list: string, outcomes: readonly Outcome[]): string[] {
  const now = new Map(outcomes.map((o) => [o.path, o]));
  return list
    .split('\n')
    .filter((row) => row)
    .flatMap((row) => {
      const [path, before] = row.split('\t');
      const found = now.get(path);
      if (!found) return [`${path}: is gone`];
      const held = found.outcome === 'explained' || found.outcome === before;
      return held ? [] : [`${path}: was ${before}, is ${found.outcome}: ${found.node ?? ''} (${found.op ?? ''}) ${found.reason}`];
    });
}
