/** What this input's numbers say about each node, at the moment shown. */
import type { ErrorInfo, LayerResult } from '../../src/protocol/types';
import { isPartial, largestOwn, nextLayer, passedLayers, stoppedLayer } from '../state/derive';
import type { State } from '../state/types';

export interface Marks {
  /** Whether there are numbers at all. */
  run: boolean;
  results: Map<string, LayerResult>;
  /** The layer the pass takes next; null with `atInput` when it has reached the input. */
  next: string | null;
  atInput: boolean;
  stopped: { layer: string; error: ErrorInfo } | null;
  /** Magnitude that fills half of a bar: the largest of the whole pass, so that bars do not rescale while stepping. */
  limit: number;
  without: Set<string>;
}

export function marksOf(s: State): Marks {
  const e = s.explanation;
  const stoppedAt = stoppedLayer(s.structure, e);
  const error = e?.stopped[0];
  return {
    run: e !== null,
    results: passedLayers(s),
    next: nextLayer(s),
    atInput: e !== null && s.at === null && !isPartial(s),
    stopped: s.at === null && stoppedAt && error ? { layer: stoppedAt.name, error } : null,
    limit: Math.abs(largestOwn(e?.layers ?? [])?.own.sum ?? 0),
    without: new Set((s.answered?.request ?? s.request).without),
  };
}
