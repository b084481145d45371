/** `biaslens study NAME MODEL --data PATH` and `biaslens study merge PART… --out DIR`: the paper's experiments on one's own model and data. */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { ROUND_OFF } from '../../format/round-off';
import { mergeStudies, readStudy } from '../../session/study/store';
import { STUDIES } from '../../session/study/types';
import { writeResults } from '../../session/study/write';
import type { Summary } from '../../session/study/summary';
import { paceText } from '../../worker/client/study/pace';
import { runStudy } from '../../worker/client/study/run';
import { usage, type Arguments } from '../arguments';
import type { Command } from '../command';
import { PREPROCESS_OPTIONS } from '../inputs';
import type { Io } from '../io';
import { jsonText } from '../output/json';
import { studyText } from '../output/study';
import { workerOptions } from '../session';
import { readPlan } from '../study-plan';

/** Exit code of a check that found an input outside its bounds. */
const OUT_OF_BOUNDS = 4;

/** More processes than this want more memory than they save time. */
const MOST_PROCESSES = 8;

export const study: Command = {
  name: 'study',
  positionals: ['NAME', 'MODEL'],
  summary: `Runs an experiment over a data set: ${Object.keys(STUDIES).join(', ')}; "study merge PART… --out DIR" joins shards.`,
  options: [
    { name: 'data', value: 'PATH', help: 'a folder of pictures, a .csv of rows, an idx or .npy array' },
    { name: 'labels', value: 'FILE', help: 'labels of the data: idx, .npy, a csv of file,label, or one a line' },
    { name: 'label-column', value: 'C', help: 'name or position of the column that is the label' },
    ...PREPROCESS_OPTIONS,
    { name: 'out', value: 'DIR', help: 'where the results go, and are gone on with (biaslens-study/NAME-MODEL)' },
    { name: 'limit', value: 'N', help: 'only the first N inputs' },
    { name: 'method', value: 'ID,…', multiple: true, help: 'methods to compare (overlap, flip, faithfulness)' },
    { name: 'option', value: '1|2|3', help: 'score rule of "complete" and of check (1)' },
    { name: 'temperature', value: 'T', help: 'T > 0 of options 1 and 2 (1)' },
    { name: 'steps', value: 'N', help: 'points of integrated gradients (50)' },
    { name: 'seed', value: 'N', help: 'seed of what is drawn at random (0)' },
    { name: 'pairs', value: 'A:B,…', multiple: true, help: 'flip: class pairs, by number (all)' },
    { name: 'flip-share', value: 'P', help: 'flip: share of the features that may be set to the baseline (0.2)' },
    { name: 'top-share', value: 'P', help: 'overlap, layers: share of the features that are the top (0.1)' },
    { name: 'max-residual', value: 'R', help: `check: bound of |residual| / (Σ|g·x| + Σ|β|) (${ROUND_OFF.toExponential()})` },
    { name: 'max-bias-share', value: 'P', help: 'check: bound of |b| / (|w·x| + |b|)' },
    { name: 'min-bias-share', value: 'P', help: 'check: the same from below' },
    { name: 'min-accuracy', value: 'P', help: 'check: 0..1, over the inputs whose class is known' },
    { name: 'bounds', value: 'FILE', help: 'check: the bounds as JSON: maxResidual, maxBiasShare, minBiasShare, minAccuracy' },
    { name: 'processes', value: 'N', help: 'processes at once (one a core)' },
    { name: 'shard', value: 'I/N', help: 'only part I of N, counted from 0, for schedulers; join them with study merge' },
  ],
  async run(args, io) {
    const [name, ...rest] = args.positionals;
    if (name === 'merge') return merge(args, io, rest);
    const [, model] = args.required();
    const plan = await readPlan(args, name, model);
    const stem = path.basename(model).replace(/\.onnx$/i, '');
    const folder = path.resolve(args.text('out') ?? path.join('biaslens-study', `${name}-${stem}`));
    try {
      await runStudy({
        model: path.resolve(model),
        plan,
        folder,
        processes: args.integer('processes', 1) ?? Math.min(availableParallelism(), MOST_PROCESSES),
        worker: workerOptions(args, io),
        signal: io.signal,
        onProgress: (progress) => io.progress(paceText(progress)),
      });
    } finally {
      io.progress(undefined);
    }
    if (!plan.shard) return finish(args, io, folder);
    const { rows } = await readStudy(folder);
    io.print(`Part ${plan.shard.index} of ${plan.shard.count}: ${rows.length} inputs in ${folder}`);
    return 0;
  },
};

async function merge(args: Arguments, io: Io, parts: string[]): Promise<number> {
  const out = args.text('out');
  if (parts.length === 0) throw usage('study', 'there is no part to merge');
  if (out === undefined) throw usage('study', '--out DIR is missing');
  await mergeStudies(parts, out);
  return finish(args, io, path.resolve(out));
}

async function finish(args: Arguments, io: Io, folder: string): Promise<number> {
  const summary: Summary = await writeResults(folder);
  io.print(args.flag('json') ? jsonText(summary.json) : studyText(summary, folder));
  return summary.failures && summary.failures.length > 0 ? OUT_OF_BOUNDS : 0;
}
