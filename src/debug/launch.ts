/** What a debug session is started with: the attributes of a launch configuration, checked. */
import path from 'node:path';
import { BiasLensError } from '../protocol/errors';
import type { ExplainRequest, InputChoice, Option, Structure } from '../protocol/types';
import type { Direction } from './model';

/** A file, `zeros`, `random`, or a part of a file. */
type InputAttribute = string | { path: string; row?: number; member?: string };

/** As written in launch.json. */
export interface LaunchAttributes {
  model?: string;
  /** The model's first input; what is remembered beside the model when left out. */
  input?: InputAttribute | null;
  /** Inputs by their names in the model. */
  inputs?: Record<string, InputAttribute>;
  /** Sizes of dimensions that the model leaves open, by their names. */
  dims?: Record<string, number>;
  /** Name of the model's output that is explained; the first that depends on the input in floats when left out. */
  output?: string;
  /** Which element of a batch is explained, from 0. */
  row?: number;
  /** Position or label of the score; the largest when left out. */
  target?: number | string | null;
  minus?: number | string | null;
  option?: number;
  temperature?: number;
  withoutBias?: string[];
  direction?: string;
  stopOnEntry?: boolean;
  /** Run, do not stop. */
  noDebug?: boolean;
}

/** The attributes with every gap filled. */
export interface Launch {
  model: string;
  /** Without a name the model's first. */
  inputs: GivenInput[];
  dims: Record<string, number>;
  output?: string;
  row?: number;
  target: number | string | null;
  minus: number | string | null;
  option: Option;
  temperature: number;
  without: string[];
  direction: Direction;
  stopOnEntry: boolean;
  noDebug: boolean;
}

/** An input that the configuration gives. */
interface GivenInput {
  input?: string;
  choice: InputChoice;
}

/** @throws BiasLensError (fault usage) that names the attribute */
export function readLaunch(attributes: LaunchAttributes): Launch {
  const { model, option = 1, temperature = 1, direction = 'backward', withoutBias = [] } = attributes;
  if (typeof model !== 'string' || model === '') throw wrong('model', 'it is missing: give the path of an .onnx file');
  if (option !== 1 && option !== 2 && option !== 3) throw wrong('option', 'it is 1, 2 or 3');
  if (!(typeof temperature === 'number' && temperature > 0 && Number.isFinite(temperature))) {
    throw wrong('temperature', 'it is a number above 0');
  }
  if (direction !== 'backward' && direction !== 'forward') throw wrong('direction', 'it is "backward" or "forward"');
  if (!Array.isArray(withoutBias) || !withoutBias.every((name) => typeof name === 'string')) {
    throw wrong('withoutBias', 'it is a list of layer names');
  }
  const { row, output } = attributes;
  if (output !== undefined && (typeof output !== 'string' || output === '')) throw wrong('output', "it is an output's name");
  if (row !== undefined && !isPosition(row)) throw wrong('row', 'it is a position in the batch, from 0');
  return {
    model: path.resolve(model),
    inputs: readInputs(attributes, path.dirname(path.resolve(model))),
    dims: readDims(attributes.dims),
    output,
    row,
    target: readTarget('target', attributes.target),
    minus: readTarget('minus', attributes.minus),
    option,
    temperature,
    without: withoutBias,
    direction,
    stopOnEntry: attributes.stopOnEntry ?? true,
    noDebug: attributes.noDebug ?? false,
  };
}

/** What is explained, once the model's labels and layers are known. @throws BiasLensError (fault usage) */
export function requestOf(launch: Launch, structure: Structure): ExplainRequest {
  const { output, row, option, temperature, without } = launch;
  const target = positionOf('target', launch.target, structure);
  const minus = positionOf('minus', launch.minus, structure);
  return {
    ...(output !== undefined && { output }),
    ...(row !== undefined && { row }),
    target,
    minus,
    option,
    temperature,
    without,
  };
}

function readInputs({ input, inputs = {} }: LaunchAttributes, folder: string): GivenInput[] {
  if (!isRecord(inputs)) throw wrong('inputs', 'it is an object: the name of each input, and its file');
  const first = input === undefined || input === null ? [] : [{ choice: readInput('input', input, folder) }];
  const named = Object.entries(inputs).map(([name, given]) => ({
    input: name,
    choice: readInput(`inputs.${name}`, given, folder),
  }));
  return [...first, ...named];
}

function readInput(attribute: string, input: unknown, folder: string): InputChoice {
  if (input === 'zeros') return { kind: 'zeros' };
  if (input === 'random') return { kind: 'random', seed: 1 };
  const { path: file, row, member } = typeof input === 'string' ? { path: input } : isRecord(input) ? input : {};
  if (typeof file !== 'string' || file === '') throw wrong(attribute, 'it is a file, { "path", "row" }, "zeros" or "random"');
  if (row !== undefined && !isPosition(row)) throw wrong(`${attribute}.row`, 'it is a position in the file, from 0');
  if (member !== undefined && typeof member !== 'string') throw wrong(`${attribute}.member`, "it is an array's name");
  return {
    kind: 'file',
    path: path.resolve(folder, file),
    ...(row !== undefined && { row }),
    ...(member !== undefined && { member }),
  };
}

function readDims(dims: LaunchAttributes['dims'] = {}): Record<string, number> {
  if (isRecord(dims) && Object.values(dims).every((size) => isPosition(size) && size > 0)) return dims;
  throw wrong('dims', 'it is an object: the name of each open dimension, and its size');
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPosition = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

function readTarget(name: 'target' | 'minus', value: number | string | null | undefined): number | string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || isPosition(value)) return value;
  throw wrong(name, 'it is the position of a score, from 0, or a label');
}

function positionOf(name: string, value: number | string | null, { labels }: Structure): number | null {
  if (typeof value !== 'string') return value;
  const position = labels?.indexOf(value) ?? -1;
  if (position >= 0) return position;
  throw wrong(name, labels ? `there is no label '${value}'` : 'there are no labels beside the model, so it is a position');
}

function wrong(attribute: string, reason: string): BiasLensError {
  return new BiasLensError({
    fault: 'usage',
    code: 'launch',
    reason: `the attribute "${attribute}" makes no sense: ${reason}`,
    action: 'Change the launch configuration',
  });
}
