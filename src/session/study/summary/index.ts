/** From a study's rows to what came out. */
import { BiasLensError } from '../../../engine/errors';
import type {
  CheckRow,
  DecomposeRow,
  FaithfulnessRow,
  FlipRow,
  LayersRow,
  OverlapRow,
  StudyHeader,
  StudyName,
  StudyRow,
} from '../types';
import { summariseCheck } from './check';
import { summariseDecompose } from './decompose';
import { summariseFaithfulness } from './faithfulness';
import { summariseFlip } from './flip';
import { summariseLayers } from './layers';
import { summariseOverlap } from './overlap';
import type { Summary } from './summary';

export type { Cell, Outlier, Plot, Summary, Table } from './summary';

type Summarise = (header: StudyHeader, rows: readonly StudyRow[], failed: readonly StudyRow[]) => Summary;

/** Each study's rows are its own run's. */
const SUMMARIES: Record<StudyName, Summarise> = {
  decompose: (header, rows) => summariseDecompose(header, rows as DecomposeRow[]),
  overlap: (header, rows) => summariseOverlap(header, rows as OverlapRow[]),
  flip: (header, rows) => summariseFlip(header, rows as FlipRow[]),
  layers: (header, rows) => summariseLayers(header, rows as LayersRow[]),
  faithfulness: (header, rows) => summariseFaithfulness(header, rows as FaithfulnessRow[]),
  check: (header, rows, failed) => summariseCheck(header, rows as CheckRow[], failed),
};

/** @throws BiasLensError (fault model) `study-failed` when no input could be explained, unless that is what is checked */
export function summarise(header: StudyHeader, all: readonly StudyRow[]): Summary {
  const failed = all.filter((row) => row.error !== undefined);
  const rows = all.filter((row) => row.error === undefined);
  if (rows.length === 0 && failed.length > 0 && header.study !== 'check') throw nothing(failed);
  const summary = withInputs(header, SUMMARIES[header.study](header, rows, failed));
  if (failed.length === 0 || header.study === 'check') return summary;
  const note = `${failed.length} inputs could not be explained; the first: ${failed[0].error}`;
  return { ...summary, sentences: [...summary.sentences, note], json: { ...summary.json, failed: failed.length } };
}

/** What of the model the data went to, where that is not all there is. */
function withInputs({ inputs }: StudyHeader, summary: Summary): Summary {
  if (!inputs) return summary;
  const each = inputs.fixed.map(({ input, title }) => `${input} is ${title}`).join(', ');
  return {
    ...summary,
    sentences: [...summary.sentences, `The data goes to the input ${inputs.data}; for every one of them ${each}.`],
  };
}

function nothing(failed: readonly StudyRow[]): BiasLensError {
  return new BiasLensError({
    fault: 'model',
    code: 'study-failed',
    reason: `none of ${failed.length} inputs could be explained; the first: ${failed[0].error?.replace(/\.$/, '')}`,
    action: 'Explain one of them to see what is wrong',
  });
}
