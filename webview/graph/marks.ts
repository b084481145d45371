/** What this input's numbers say about each item, at the moment shown. */
import type { ErrorInfo } from '../../src/protocol/types';
import { isPartial, nextLayer, passedCount, stoppedLayer } from '../state/derive';
import type { State } from '../state/types';
import { itemOf, type GraphModel, type Item } from './model';
import type { Scene } from './layout/scene';
import { Sums } from './sums';

export type ItemState = 'now' | 'todo' | 'bad' | 'out' | 'off' | '';

export interface Marks {
  /** Whether there are numbers at all. */
  run: boolean;
  sums: Sums;
  /** The layer the pass takes next; null with `atInput` when it has reached the input. */
  next: Item | null;
  atInput: boolean;
  stopped: { item: Item; error: ErrorInfo } | null;
  without: ReadonlySet<string>;
}

export function marksOf(s: State, model: GraphModel): Marks {
  const e = s.explanation;
  const stoppedAt = stoppedLayer(s.structure, e);
  const bad = stoppedAt && itemOf(model, 'layer', stoppedAt.name);
  const error = e?.stopped[0];
  const next = nextLayer(s);
  return {
    run: e !== null,
    sums: new Sums(model, e?.layers.slice(0, passedCount(s)) ?? []),
    next: (next !== null && itemOf(model, 'layer', next)) || null,
    atInput: e !== null && s.at === null && !isPartial(s),
    stopped: s.at === null && bad && error ? { item: bad, error } : null,
    without: new Set((s.answered?.request ?? s.request).without),
  };
}

/** How an item stands; a folded one as what matters most in it. */
export function stateOf(item: Item, marks: Marks): ItemState {
  if (item.kind === 'score') return 'out';
  if (!marks.run) return '';
  if (item.kind === 'input') return marks.atInput ? 'now' : 'todo';
  const holds = (other: Item | null | undefined) => !!other && other.first >= item.first && other.last <= item.last;
  if (holds(marks.stopped?.item)) return 'bad';
  if (holds(marks.next)) return 'now';
  if (marks.sums.passed(item) === 0) return 'todo';
  return item.kind !== 'scope' && marks.without.has(item.name) ? 'off' : '';
}

/**
 * Magnitude that fills half of a bar: the largest of what is shown, over the whole pass, so that bars do not rescale while
 * stepping.
 */
export function limitOf(s: State, model: GraphModel, scene: Scene): number {
  const sums = new Sums(model, s.explanation?.layers ?? []);
  let limit = 0;
  for (const { item, frame } of scene.boxes) {
    if (!frame && item.kind !== 'node') limit = Math.max(limit, Math.abs(sums.of(item) ?? 0));
  }
  return limit;
}
