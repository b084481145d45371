/** The plan of a study from its arguments. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_PLAN, STUDIES, type StudyName, type StudyPlan } from '../session/study/types';
import { usage, type Arguments } from './arguments';
import { readPreprocess } from './inputs';

/** @throws BiasLensError (fault usage) for what makes no sense, (fault input) for a preprocessing that cannot be read */
export async function readPlan(args: Arguments, name: string, model: string): Promise<StudyPlan> {
  if (!Object.hasOwn(STUDIES, name))
    throw wrong(`there is no study '${name}'; there are ${Object.keys(STUDIES).join(', ')} and merge`);
  const data = args.text('data');
  if (data === undefined) throw wrong('--data PATH is missing');
  const [labels, labelColumn] = [args.text('labels'), args.text('label-column')];
  const preprocess = await readPreprocess(args, 'study', model);
  const [steps, seed, limit] = [args.integer('steps', 1), args.integer('seed'), args.integer('limit', 1)];
  const pairs = readPairs(args);
  const shard = readShard(args);
  return {
    ...DEFAULT_PLAN,
    study: name as StudyName,
    data: {
      path: path.resolve(data),
      ...(labels !== undefined && { labels: path.resolve(labels) }),
      ...(labelColumn !== undefined && { labelColumn: columnOf(labelColumn) }),
    },
    ...(preprocess && { preprocess }),
    methods: args.list('method'),
    option: readOption(args),
    temperature: args.positive('temperature') ?? DEFAULT_PLAN.temperature,
    settings: { ...(steps !== undefined && { steps }), ...(seed !== undefined && { seed }) },
    ...(limit !== undefined && { limit }),
    ...(pairs && { pairs }),
    flipShare: share(args, 'flip-share') ?? DEFAULT_PLAN.flipShare,
    topShare: share(args, 'top-share') ?? DEFAULT_PLAN.topShare,
    bounds: await readBounds(args),
    ...(shard && { shard }),
  };
}

const wrong = (reason: string) => usage('study', reason);

function columnOf(text: string): string | number {
  return /^-?\d+$/.test(text) ? Number(text) : text;
}

function readOption(args: Arguments): 1 | 2 | 3 {
  const option = args.integer('option', 1) ?? 1;
  if (option !== 1 && option !== 2 && option !== 3) throw wrong(`--option must be 1, 2 or 3, not '${option}'`);
  return option;
}

function readPairs(args: Arguments): [number, number][] | undefined {
  const texts = args.list('pairs');
  if (texts.length === 0) return undefined;
  return texts.map((text) => {
    const pair = /^(\d+):(\d+)$/.exec(text);
    if (!pair || pair[1] === pair[2]) throw wrong(`--pairs takes two classes as 8:3, not '${text}'`);
    return [Number(pair[1]), Number(pair[2])];
  });
}

function readShard(args: Arguments): StudyPlan['shard'] {
  const text = args.text('shard');
  if (text === undefined) return undefined;
  const parts = /^(\d+)\/(\d+)$/.exec(text);
  const [index, count] = [Number(parts?.[1]), Number(parts?.[2])];
  if (!parts || index >= count) throw wrong(`--shard takes a part and their number, as 0/4 to 3/4, not '${text}'`);
  return { index, count };
}

function share(args: Arguments, name: string): number | undefined {
  const value = args.positive(name);
  if (value !== undefined && value > 1) throw wrong(`--${name} must be above 0 and at most 1, not '${value}'`);
  return value;
}

const BOUNDS = {
  'max-residual': 'maxResidual',
  'max-bias-share': 'maxBiasShare',
  'min-bias-share': 'minBiasShare',
  'min-accuracy': 'minAccuracy',
} as const;

/** Those of the file, then those of the command line over them. */
async function readBounds(args: Arguments): Promise<StudyPlan['bounds']> {
  const file = args.text('bounds');
  const bounds: StudyPlan['bounds'] = file === undefined ? {} : await boundsIn(file);
  for (const [option, key] of Object.entries(BOUNDS) as [keyof typeof BOUNDS, (typeof BOUNDS)[keyof typeof BOUNDS]][]) {
    const text = args.text(option);
    if (text === undefined) continue;
    const value = Number(text);
    if (text.trim() === '' || !(value >= 0)) throw wrong(`--${option} must be a number from 0, not '${text}'`);
    bounds[key] = value;
  }
  return bounds;
}

async function boundsIn(file: string): Promise<StudyPlan['bounds']> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw wrong(code === 'ENOENT' ? `--bounds ${file} does not exist` : `--bounds ${file} cannot be read: ${message}`);
  }
  const known: string[] = Object.values(BOUNDS);
  const entries = typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.entries(json) : [['', undefined]];
  const bad = entries.find(([key, value]) => !known.includes(key as string) || !(typeof value === 'number' && value >= 0));
  if (bad) throw wrong(`--bounds ${file} must be an object of numbers named ${known.join(', ')}`);
  return { ...(json as StudyPlan['bounds']) };
}
