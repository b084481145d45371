/** The inputs of `explain`: files or generated values, by name where the model has several. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { InputChoice, Prepared, Structure } from '../session/api';
import { givenPreprocess } from '../session/preprocess';
import { usage, type Arguments } from './arguments';
import type { Ask } from './session';

/** What the arguments say of the inputs; names are told from paths once the model is open. */
export interface InputPlan {
  /** `FILE`, `NAME=FILE`, `zeros` or `random`. */
  inputs: string[];
  /** `N` for every file, `NAME=N` for one. */
  rows: string[];
  dims: Record<string, number>;
  preprocess: Prepared['preprocess'] | undefined;
  seed: number | undefined;
}

/** Options of every command that takes inputs. */
export const INPUT_OPTIONS = [
  {
    name: 'input',
    value: '[NAME=]FILE',
    multiple: true,
    help: 'the input: an image, .npy, .npz, .pb, .json, a row of a .csv; zeros, random; of several inputs each by its name',
  },
  { name: 'row', value: '[NAME=]N', multiple: true, help: 'row of the file, from 0' },
  { name: 'dim', value: 'NAME=N', multiple: true, help: 'size of a dimension that the model leaves open' },
];

/** Options of every command that prepares inputs. */
export const PREPROCESS_OPTIONS = [
  { name: 'preprocess', value: 'FILE', help: 'JSON of how an input is prepared (MODEL.explain.json, else guessed)' },
  { name: 'space', value: 'model|pixel', help: 'attribute to what the model takes, or to the pixels it is made of (model)' },
];

/** How the first input is prepared, as far as the arguments say. @throws BiasLensError of usage, or of the file */
export async function readPreprocess(args: Arguments, command: string, model: string): Promise<InputPlan['preprocess']> {
  const space = args.text('space');
  if (space !== undefined && space !== 'model' && space !== 'pixel') {
    throw usage(command, `--space must be model or pixel, not '${space}'`);
  }
  return givenPreprocess(path.resolve(model), args.text('preprocess'), space);
}

/** @throws BiasLensError (fault usage) when there is no input or a value makes no sense */
export function readInputPlan(args: Arguments, preprocess: InputPlan['preprocess'], seed: InputPlan['seed']): InputPlan {
  const inputs = args.all('input');
  if (inputs.length === 0) throw usage('explain', '--input FILE is missing');
  const rows = args.all('row');
  for (const row of rows) wholeNumber('row', row.slice(row.lastIndexOf('=') + 1));
  const dims = Object.fromEntries(
    args.all('dim').map((text) => {
      const [name, size] = named(text) ?? [];
      if (!name || !size) throw usage('explain', `--dim must be NAME=N, not '${text}'`);
      wholeNumber('dim', size, 1);
      return [name, Number(size)];
    }),
  );
  return { inputs, rows, dims, preprocess, seed };
}

/**
 * Prepares what is given, then what `model.explain.json` remembers of the rest. The preprocessing that is given is the first input's.
 * @returns the first of the model's inputs that was prepared
 */
export async function prepareInputs(plan: InputPlan, session: string, structure: Structure, ask: Ask): Promise<Prepared> {
  const names = structure.inputs.map(({ name }) => name);
  checkDims(plan.dims, structure);
  const given = new Map(plan.inputs.map((text) => inputOf(text, names)));
  const rows = new Map(plan.rows.map((text) => (named(text) ? valueOf(text, names) : ['', text])));
  const prepared = new Map<string, Prepared>();
  for (const [name, text] of given) {
    const row = rows.get(name) ?? rows.get('');
    const choice = choiceOf(text, plan.seed, row);
    const preprocess = name === names[0] ? plan.preprocess : undefined;
    const made = await ask('prepare', { session, input: name, choice, dims: plan.dims, ...(preprocess && { preprocess }) });
    if (choice.kind === 'file') checkRow(row, made);
    prepared.set(name, made);
  }
  if (names.length > given.size) {
    for (const query of await ask('recall', { session }))
      if (!given.has(query.input)) prepared.set(query.input, await ask('prepare', { session, ...query }));
  }
  const lacking = names.filter((name) => !prepared.has(name));
  if (lacking.length > 0) {
    const which = lacking.length === 1 ? `its input ${lacking[0]} is` : `its inputs ${lacking.join(', ')} are`;
    throw usage('explain', `${path.basename(structure.path)}: ${which} not given, as --input NAME=FILE`);
  }
  return prepared.get(names[0])!;
}

/** `[name, value]` of `name=value` when the model has an input of that name; else the whole is a value for the first. */
function inputOf(text: string, names: readonly string[]): [string, string] {
  const pair = named(text);
  if (pair && names.includes(pair[0])) return pair;
  if (pair && !/[\\/]/.test(pair[0]) && !existsSync(text) && existsSync(pair[1])) {
    throw usage('explain', `--input ${text}: the model has no input ${pair[0]}, it has ${names.join(', ')}`);
  }
  return [names[0], text];
}

function valueOf(text: string, names: readonly string[]): [string, string] {
  const pair = named(text)!;
  if (!names.includes(pair[0])) throw usage('explain', `--row ${text}: the inputs are ${names.join(', ')}`);
  return pair;
}

function choiceOf(text: string, seed = 0, row: string | undefined): InputChoice {
  if (text === 'zeros') return { kind: 'zeros' };
  if (text === 'random') return { kind: 'random', seed };
  return { kind: 'file', path: path.resolve(text), ...(row !== undefined && { row: Number(row) }) };
}

/** Names can hold a `=`, values seldom do. */
function named(text: string): [string, string] | undefined {
  const at = text.indexOf('=');
  return at > 0 ? [text.slice(0, at), text.slice(at + 1)] : undefined;
}

function wholeNumber(option: string, text: string, least = 0): void {
  if (/^\d+$/.test(text) && Number(text) >= least) return;
  throw usage('explain', `--${option} must be a whole number of at least ${least}, not '${text}'`);
}

/** The names by which sizes can be given: symbolic dimensions, and places of those without a name. */
function checkDims(dims: Record<string, number>, { inputs }: Structure): void {
  const open = inputs.flatMap(({ name, shape }) =>
    shape.flatMap((dim, i) =>
      typeof dim === 'string' && dim !== '' ? [dim] : typeof dim === 'number' && dim > 0 ? [] : [`${name}[${i}]`],
    ),
  );
  const unknown = Object.keys(dims).find((name) => !open.includes(name));
  if (unknown === undefined) return;
  const known = open.length > 0 ? `it leaves ${[...new Set(open)].join(', ')} open` : 'it leaves none open';
  throw usage('explain', `--dim ${unknown}: the model has no such dimension, ${known}`);
}

/** A row of what holds one input would be left out without a word. */
function checkRow(row: string | undefined, { title, rows }: Prepared): void {
  if (row === undefined || Number(row) === 0 || rows !== undefined) return;
  throw usage('explain', `--row ${row}: ${title} holds one input`);
}
