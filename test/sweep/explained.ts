/** The list of what a sweep has explained, which a later sweep must explain too. */
import type { Outcome } from './outcome';

/** What stands after a model that is explained only above a node. */
const ABOVE = '\tabove';

/** A line for every model that is explained, to its input or above a node. */
export function explainedList(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({ path, outcome }) =>
    outcome === 'explained' ? [path] : outcome === 'explained-above' ? [path + ABOVE] : [],
  );
  return `${rows.join('\n')}\n`;
}

/** What was explained before and is not now, or less far, with the reason. */
export function regressions(list: string, outcomes: readonly Outcome[]): string[] {
  const now = new Map(outcomes.map((o) => [o.path, o]));
  return list
    .split('\n')
    .filter((row) => row)
    .flatMap((row) => {
      const [path, before] = row.endsWith(ABOVE) ? [row.slice(0, -ABOVE.length), 'explained-above'] : [row, 'explained'];
      const found = now.get(path);
      if (!found) return [`${path}: is gone`];
      const held = found.outcome === 'explained' || found.outcome === before;
      return held ? [] : [`${path}: was ${before}, is ${found.outcome}: ${found.node ?? ''} (${found.op ?? ''}) ${found.reason}`];
    });
}
