/** Which indices are meant: `4, *, 6-10`, as a person types it into a filter. */
import { withoutLead } from './shape';

/** For each leading dimension of an index as it is shown the first and last position that is meant, null for any. */
export type IndexPattern = readonly (readonly [from: number, to: number] | null)[];

/** Reads a pattern; brackets and blanks are as you like, what is left out at the end may be anything. null: it is none. */
export function indexPattern(text: string): IndexPattern | null {
  const inside = text.trim().replace(/^\[|\]$/g, '');
  const parts = inside.replace(/,\s*$/, '').split(',');
  const found: (readonly [number, number] | null)[] = [];
  for (const part of parts) {
    const [, any, from, to] = /^\s*(?:(\*)|(\d+)(?:\s*-\s*(\d+))?)\s*$/.exec(part) ?? [];
    if (any) found.push(null);
    else if (from !== undefined) found.push([Number(from), Number(to ?? from)]);
    else return null;
  }
  return found;
}

/** Whether an index is meant; as where it is shown, the batch position and a single channel are left out of it. */
export function isMeant(pattern: IndexPattern, index: readonly number[], shape: readonly number[]): boolean {
  const shown = withoutLead(index, shape);
  if (pattern.length > shown.length) return false;
  return pattern.every((range, i) => range === null || (shown[i] >= range[0] && shown[i] <= range[1]));
}
