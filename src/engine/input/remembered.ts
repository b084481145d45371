/** `model.explain.json`: what is remembered beside `model.onnx`. Its JSON schema is media/explain.schema.json. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { inputError, message } from './fault';
import type { InputSpec } from './load';
import { parsePreprocess, type Preprocess } from './preprocess';

/** An input as it is written down; a path is relative to the model's folder, with `/`. */
export type InputRef = string | { file: string; row?: number; member?: string } | { zeros: true } | { random: number };

/** The keys that we know; others are kept as they are. */
export interface Remembered {
  $schema?: string;
  preprocess?: Preprocess;
  /** The input of a model that has one. */
  input?: InputRef;
  /** The inputs of a model that has several, by name. */
  inputs?: Record<string, InputRef>;
  /** Flat positions in the score. */
  target?: number;
  minus?: number;
  option?: 1 | 2 | 3;
  /** Path of the labels, relative to the model's folder. */
  labels?: string;
  /** Path of the words that the model's tokens stand for, relative to the model's folder. */
  vocabulary?: string;
  /** Sizes of symbolic dimensions. */
  dims?: Record<string, number>;
  [other: string]: unknown;
}

/** Where a model's memory is: `digits.onnx` -> `digits.explain.json`. */
export function rememberedPath(model: string): string {
  return `${model.replace(/\.onnx$/i, '')}.explain.json`;
}

/**
 * What is remembered beside a model; `{}` when nothing is.
 * @throws BiasLensError (fault input) `remembered`, naming the key, or `preprocess`
 */
export async function readRemembered(model: string): Promise<Remembered> {
  const file = rememberedPath(model);
  let text: string;
  try {
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw inputError('remembered', path.basename(file), `cannot be read: ${message(error)}`, 'make it readable', error);
  }
  return parseRemembered(text, path.basename(file));
}

/**
 * The content of a `.explain.json`, checked.
 * @throws as `readRemembered`
 */
export function parseRemembered(text: string, file: string): Remembered {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw inputError('remembered', file, `is not valid JSON: ${message(error)}`, 'correct or delete the file', error);
  }
  if (!isObject(json)) throw inputError('remembered', file, 'is not a JSON object', 'correct or delete the file');
  for (const [key, [words, holds]] of Object.entries(RULES)) {
    const value = json[key];
    if (value !== undefined && !holds(value)) {
      throw inputError('remembered', file, `${key} must be ${words}, not ${JSON.stringify(value)}`, `correct ${key}`);
    }
  }
  if (json.preprocess !== undefined) parsePreprocess(json.preprocess, file);
  return json as Remembered;
}

/**
 * Lays `changes` over what is remembered and writes it; a key that is set to undefined is removed, unknown keys stay. The file is
 * replaced at once, so that nobody reads half of it.
 * @throws as `readRemembered` when the present file cannot be understood: it is not overwritten
 */
export async function writeRemembered(model: string, changes: Remembered): Promise<void> {
  const file = rememberedPath(model);
  const next = { ...(await readRemembered(model)), ...changes };
  const partial = `${file}.partial`;
  await fs.writeFile(partial, `${JSON.stringify(next, null, 2)}\n`);
  await fs.rename(partial, file);
}

/** A file as it is written beside `model`. */
export function relativeTo(model: string, file: string): string {
  return path.relative(path.dirname(model), file).split(path.sep).join('/');
}

/** An input as it is written beside `model`; undefined for a tensor, which has no name to find it again by. */
export function toInputRef(spec: InputSpec, model: string): InputRef | undefined {
  switch (spec.kind) {
    case 'zeros':
      return { zeros: true };
    case 'random':
      return { random: spec.seed };
    case 'tensor':
      return undefined;
    case 'file': {
      const file = relativeTo(model, spec.path);
      const { row, member } = spec;
      if (row === undefined && member === undefined) return file;
      return { file, ...(row !== undefined && { row }), ...(member !== undefined && { member }) };
    }
  }
}

/** The input that is written beside `model`. */
export function fromInputRef(ref: InputRef, model: string): InputSpec {
  if (typeof ref === 'object' && 'zeros' in ref) return { kind: 'zeros' };
  if (typeof ref === 'object' && 'random' in ref) return { kind: 'random', seed: ref.random };
  const { file, ...rest } = typeof ref === 'string' ? { file: ref } : ref;
  return { kind: 'file', path: path.resolve(path.dirname(model), file), ...rest };
}

/** A key's rule in words, and whether a value keeps it. */
type Rule = [words: string, holds: (value: unknown) => boolean];

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);
const isPosition = (v: unknown) => Number.isSafeInteger(v) && (v as number) >= 0;
const isText = (v: unknown) => typeof v === 'string' && v !== '';

function isInputRef(v: unknown): boolean {
  if (!isObject(v)) return isText(v);
  if ('zeros' in v) return v.zeros === true;
  if ('random' in v) return Number.isSafeInteger(v.random);
  return isText(v.file) && (v.row === undefined || isPosition(v.row)) && (v.member === undefined || isText(v.member));
}

const INPUT_WORDS = 'a path, {"file", "row", "member"}, {"zeros": true} or {"random": seed}';

const RULES: Record<string, Rule> = {
  $schema: ['text', isText],
  input: [INPUT_WORDS, isInputRef],
  inputs: [`inputs by name, each ${INPUT_WORDS}`, (v) => isObject(v) && Object.values(v).every(isInputRef)],
  target: ['a whole number from 0', isPosition],
  minus: ['a whole number from 0', isPosition],
  option: ['1, 2 or 3', (v) => v === 1 || v === 2 || v === 3],
  labels: ['a path', isText],
  vocabulary: ['a path', isText],
  dims: [
    'sizes by name, each a whole number from 1',
    (v) => isObject(v) && Object.values(v).every((n) => isPosition(n) && n !== 0),
  ],
};
