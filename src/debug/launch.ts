/** What a debug session is started with: the attributes of a launch configuration, checked. */
import path from 'node:path';
import { BiasLensError } from '../protocol/errors';
import type { ExplainRequest, InputChoice, Option, Structure } from '../protocol/types';
import type { Direction } from './model';

/** As written in launch.json. */
export interface LaunchAttributes {
  model?: string;
  /** A file, `zeros`, `random`, or a part of a file; what is remembered beside the model when left out. */
  input?: string | { path: string; row?: number; member?: string };
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
  input: InputChoice | null;
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
  const { row } = attributes;
  if (row !== undefined && !(Number.isInteger(row) && row >= 0)) throw wrong('row', 'it is a position in the batch, from 0');
  return {
    model: path.resolve(model),
    input: readInput(attributes.input, path.dirname(path.resolve(model))),
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
  const { row, option, temperature, without } = launch;
  const target = positionOf('target', launch.target, structure);
  const minus = positionOf('minus', launch.minus, structure);
  return {
    ...(row !== undefined && { row }),
    target,
    minus,
    option,
    temperature,
    without,
  };
}

function readInput(input: LaunchAttributes['input'], folder: string): InputChoice | null {
  if (input === undefined || input === null) return null;
  if (input === 'zeros') return { kind: 'zeros' };
  if (input === 'random') return { kind: 'random', seed: 1 };
  const { path: file, ...part } = typeof input === 'string' ? { path: input } : input;
  if (typeof file !== 'string' || file === '') throw wrong('input', 'it is a file, { "path", "row" }, "zeros" or "random"');
  return { kind: 'file', path: path.resolve(folder, file), ...part };
}

function readTarget(name: 'target' | 'minus', value: number | string | null | undefined): number | string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || (Number.isInteger(value) && value >= 0)) return value;
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
