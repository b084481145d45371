/**
 * What turns a picture (or a table row) into the model's input, as it is written in `model.explain.json` and `--preprocess FILE`.
 *
 * A pixel p of 0..255 in channel c becomes `x = (lo + (hi − lo) · p / 255 − mean[c]) / std[c]` with `range = [lo, hi]`.
 */
import * as path from 'node:path';
import { inputError, message } from './fault';
import { readBytes } from './file';

export type Range = [0, 1] | [0, 255] | [-1, 1];

/** Every key is optional; the defaults are those of `guessPreprocess`. */
export interface Preprocess {
  layout?: 'NCHW' | 'NHWC';
  /** Order of the model's channels. */
  channels?: 'RGB' | 'BGR' | 'GRAY';
  /** What 0 and 255 become before mean and std. */
  range?: Range;
  /** Subtracted, in units of `range`, in the order of `channels`; one number, or one a channel (of a table: one a column). */
  mean?: number[];
  /** Divided by after the mean; as `mean`, each > 0. */
  std?: number[];
  /** How a picture of another size becomes one of the model's. */
  fit?: 'stretch' | 'crop' | 'pad';
  /** 0..255: what `pad` fills with, and what shows through a picture's transparent pixels. */
  padValue?: number;
  /** The table column that is no feature: its name, or its position from 0 (-1 is the last). */
  labelColumn?: string | number;
  /**
   * What is attributed to: `model`, the values that the model takes; `pixel`, those before the map above (0 black to 1 white; of a table
   * the file's own), for which the map is the first layer of the model (method.md §1).
   */
  space?: 'model' | 'pixel';
}

const RANGES: readonly Range[] = [
  [0, 1],
  [0, 255],
  [-1, 1],
];

/** A key's rule in words, and whether a value keeps it. */
type Rule = [words: string, holds: (value: unknown) => boolean];

const oneOf = (...values: string[]): Rule => [`one of ${values.join(', ')}`, (v) => values.includes(v as string)];
const finite = (v: unknown): v is number => typeof v === 'number' && Number.isFinite(v);
const numbers = (v: unknown, holds: (n: number) => boolean = () => true) =>
  Array.isArray(v) && v.length > 0 && v.every((n) => finite(n) && holds(n));

const RULES: Record<keyof Preprocess, Rule> = {
  layout: oneOf('NCHW', 'NHWC'),
  channels: oneOf('RGB', 'BGR', 'GRAY'),
  range: [
    'one of [0, 1], [0, 255], [-1, 1]',
    (v) => Array.isArray(v) && v.length === 2 && RANGES.some(([lo, hi]) => v[0] === lo && v[1] === hi),
  ],
  mean: ['a list of numbers', (v) => numbers(v)],
  std: ['a list of numbers above 0', (v) => numbers(v, (n) => n > 0)],
  fit: oneOf('stretch', 'crop', 'pad'),
  padValue: ['a number from 0 to 255', (v) => finite(v) && v >= 0 && v <= 255],
  labelColumn: [
    'a column name or a whole number',
    (v) => (typeof v === 'string' && v !== '') || (typeof v === 'number' && Number.isInteger(v)),
  ],
  space: oneOf('model', 'pixel'),
};

/** The keys, in the order in which they are documented. */
export const PREPROCESS_KEYS = Object.keys(RULES) as (keyof Preprocess)[];

/**
 * A preprocessing from parsed JSON.
 * @param file the file it stands in, for errors
 * @throws BiasLensError (fault input) `preprocess`, naming the key
 */
export function parsePreprocess(json: unknown, file?: string): Preprocess {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw inputError(
      'preprocess',
      file,
      `preprocess must be an object, not ${JSON.stringify(json)}`,
      'write it as {"range": [0, 1]}',
    );
  }
  for (const [key, value] of Object.entries(json)) {
    const rule = Object.hasOwn(RULES, key) ? RULES[key as keyof Preprocess] : undefined;
    if (!rule) {
      throw inputError('preprocess', file, `preprocess.${key} is not a known key`, `use ${PREPROCESS_KEYS.join(', ')}`);
    }
    if (!rule[1](value)) throw wrongKey(key as keyof Preprocess, `must be ${rule[0]}, not ${JSON.stringify(value)}`, file);
  }
  return { ...json };
}

/**
 * A preprocessing from a file: either the object alone or a `model.explain.json` that has it as its key `preprocess`.
 * @throws BiasLensError (fault input) `preprocess`, or what reading a file throws
 */
export async function readPreprocess(file: string): Promise<Preprocess> {
  const name = path.basename(file);
  const bytes = await readBytes(file);
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw inputError('preprocess', name, `is not valid JSON: ${message(error)}`, 'correct the file', error);
  }
  const inner = (json as { preprocess?: unknown } | null)?.preprocess;
  return parsePreprocess(inner ?? json, name);
}

/** The error for a key whose value cannot be used. */
export function wrongKey(key: keyof Preprocess, why: string, file?: string): Error {
  return inputError('preprocess', file, `preprocess.${key} ${why}`, `correct ${key}`);
}
