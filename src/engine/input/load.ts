/** An input of any kind -> what the model is shown. */
import * as path from 'node:path';
import type { Tensor } from '../tensor';
import type { Content, ImageContent, RowContent, TensorContent, Wanted } from './content';
import { describe, describeRaw, describeSpace } from './describe';
import { inputError } from './fault';
import { readBytes } from './file';
import { batchRows, fitToInput, generatedShape } from './fit';
import { fixed, geometry, isFlat, type Geometry } from './geometry';
import { completePicture, completePreprocess, speaksOfPictures } from './guess';
import { toPicture, type Picture } from './picture';
import { applyImage } from './pixels';
import { pixelMap, pointwise } from './pointwise';
import type { Preprocess } from './preprocess';
import { randomTensor, zeroTensor } from './random';
import { readerOf } from './registry';
import { rowImage, rowShape } from './row-image';
import { rowLabels } from './row-labels';
import { takeRow } from './take-row';

/** Where an input's values come from. */
export type InputSpec =
  | { kind: 'file'; path: string; row?: number; member?: string }
  | { kind: 'zeros' }
  | { kind: 'random'; seed: number }
  | { kind: 'tensor'; tensor: Tensor };

/** An input that is ready for the model. */
export interface LoadedInput {
  /** In the model's shape and dtype. */
  tensor: Tensor;
  /** `7-0.png`; `cells-test.csv, row 3`; `data.npz, array image`. */
  title: string;
  /** The preprocessing in words. */
  words: string;
  /** As it was applied: complete for a picture, as given for values that were taken as they are. */
  preprocess: Preprocess;
  /** The label that came with a table row. */
  label?: string;
  /** Names of the features of a table row. */
  columns?: string[];
  /** Which row or picture of the file it is, where the file has several, and how many. */
  row?: number;
  rows?: number;
  /** What the model is shown, for display. */
  picture?: Picture;
}

/**
 * Reads an input and prepares it for the model.
 *
 * Pictures go through the preprocessing. A table row is taken as it is, with two exceptions: for an input that is no picture, mean
 * and std that are given are applied; for one that is a picture, a row goes through the preprocessing as a picture does if `range`
 * is given and the file's values look like pixels (whole numbers 0..255, some above 1). Arrays are taken as they are.
 *
 * @param wanted the model's input; symbols that have a size replaced already (`bindDims`)
 * @param given what the person or `model.explain.json` says; the rest is guessed
 * @throws BiasLensError (fault input), naming the file or the key of the preprocessing
 */
export async function loadInput(spec: InputSpec, wanted: Wanted, given: Preprocess = {}): Promise<LoadedInput> {
  const loaded = await load(spec, wanted, given);
  const pixels = pixelMap(loaded.tensor, loaded.preprocess);
  return pixels ? { ...loaded, words: `${loaded.words}, ${describeSpace(loaded.picture !== undefined)}` } : loaded;
}

async function load(spec: InputSpec, wanted: Wanted, given: Preprocess): Promise<LoadedInput> {
  switch (spec.kind) {
    case 'file':
      return loadFile(spec, wanted, given);
    case 'zeros':
      return asItIs(zeroTensor(generatedShape(wanted), wanted.dtype), wanted, given, 'zeros', 'zeros');
    case 'random': {
      const tensor = randomTensor(generatedShape(wanted), wanted.dtype, spec.seed);
      const words = /^float|unknown/.test(wanted.dtype) ? 'random values from 0 to 1' : 'random values, 0 or 1';
      return asItIs(tensor, wanted, given, `random, seed ${spec.seed}`, words);
    }
    case 'tensor':
      return asItIs(spec.tensor, wanted, given, 'tensor');
  }
}

export type FileSpec = Extract<InputSpec, { kind: 'file' }>;

async function loadFile(spec: FileSpec, wanted: Wanted, given: Preprocess): Promise<LoadedInput> {
  const file = path.basename(spec.path);
  const read = readerOf(spec.path, file);
  const bytes = await readBytes(spec.path);
  const content = await read(bytes, {
    file,
    wanted,
    row: spec.row,
    member: spec.member,
    labelColumn: given.labelColumn,
    accepts: acceptsFeatures(wanted, given),
  });
  const loaded = fromContent(content, spec, wanted, given);
  const { row, rows, label } = loaded;
  if (row === undefined || rows === undefined || label !== undefined) return loaded;
  const beside = (await rowLabels(spec.path, rows, bytes, spec.member))(row);
  return beside === undefined ? loaded : { ...loaded, label: beside };
}

/** What a reader has given, prepared for the model. @throws as `loadInput` */
export function fromContent(content: Content, spec: FileSpec, wanted: Wanted, given: Preprocess): LoadedInput {
  const file = path.basename(spec.path);
  const title = titleOf(spec, file, content, wanted);
  if (content.kind === 'image') return loadPicture(content, wanted, given, title, file);
  if (content.kind === 'row') return loadRow(content, wanted, given, title, file);
  const { tensor } = content;
  const row = rowOfBatch(content, spec, wanted);
  if (row === undefined) return asItIs(tensor, wanted, given, title, undefined, file);
  return { ...asItIs(takeRow(tensor, row, file), wanted, given, title, undefined, file), ...placeIn(row, tensor.shape[0]) };
}

/** The row that is asked for; of a batch the first unless it is said. */
function rowOfBatch({ tensor }: TensorContent, { row }: FileSpec, { shape }: Wanted): number | undefined {
  return row ?? (batchRows(tensor.shape, shape) === undefined ? undefined : 0);
}

/** Which of several it is; nothing of the only one. */
function placeIn(row: number | undefined, rows: number | undefined): Pick<LoadedInput, 'row' | 'rows'> {
  return row === undefined || rows === undefined ? {} : rows > 1 ? { row, rows } : { rows };
}

function titleOf(spec: FileSpec, file: string, content: Content, wanted: Wanted): string {
  const row = content.kind === 'tensor' ? rowOfBatch(content, spec, wanted) : content.row;
  const member = spec.member === undefined ? '' : `, array ${spec.member}`;
  return `${file}${member}${row === undefined ? '' : `, row ${row}`}`;
}

/** @param words what is said of it; of values of a file or a tensor, that they are not changed */
function asItIs(tensor: Tensor, wanted: Wanted, given: Preprocess, title: string, words?: string, file?: string): LoadedInput {
  const place = geometry(wanted.shape, given);
  const preprocess = place ? completePreprocess(given, wanted.shape, wanted.dtype, wanted.name) : given;
  const fitted = fitToInput(tensor, wanted, file);
  return withPicture({ tensor: fitted, title, words: words ?? describeRaw(fitted.shape, fitted.dtype), preprocess });
}

function loadPicture(content: ImageContent, wanted: Wanted, given: Preprocess, title: string, file: string): LoadedInput {
  const { shape, dtype, name } = wanted;
  const place = geometry(shape, given);
  const preprocess = place ? completePicture(given, place, dtype, name) : given;
  const tensor = fitToInput(applyImage(content.image, preprocess, shape, dtype, file), wanted, file);
  // A free size is known now.
  const words = describe(preprocess, tensor.shape);
  return withPicture({ tensor, title, words, preprocess, ...placeIn(content.row, content.rows) });
}

function loadRow(content: RowContent, wanted: Wanted, given: Preprocess, title: string, file: string): LoadedInput {
  const { values, label, columns, rows, pixels, note } = content;
  const place = geometry(wanted.shape, given);
  const image = place && given.range && pixels ? rowImage(values, place) : undefined;
  const loaded = image
    ? loadPicture({ kind: 'image', image }, wanted, given, title, file)
    : { ...loadMeasurements(values, place, wanted, given, title, file), ...(columns && { columns }) };
  const words = note ? `${loaded.words}; ${note}` : loaded.words;
  return { ...loaded, words, ...placeIn(content.row, rows), ...(label !== undefined && { label }) };
}

/** A row whose values are no pixels. */
function loadMeasurements(
  values: Float64Array,
  place: Geometry | undefined,
  wanted: Wanted,
  given: Preprocess,
  title: string,
  file: string,
): LoadedInput {
  const table = !place || (isFlat(place) && !speaksOfPictures(given));
  const scaled = table && (given.mean !== undefined || given.std !== undefined);
  if (table) completePreprocess(given, wanted.shape, wanted.dtype, wanted.name);
  checkCount(values.length, wanted, table, file);
  const data = scaled ? standardise(values, given, wanted) : values;
  const tensor = fitToInput(asRow(data, wanted), wanted, file);
  const words = scaled ? describe(given, wanted.shape) : describeRaw(wanted.shape);
  return { tensor, title, words, preprocess: given };
}

function checkCount(has: number, { shape }: Wanted, table: boolean, file: string): void {
  const takes = rowSize(shape);
  if (takes === undefined || takes === has) return;
  const action = table
    ? 'name the column to leave out as preprocess.labelColumn'
    : 'give rows of that size, or set preprocess.range to take them as pictures';
  throw inputError(
    'input-size',
    file,
    `has ${has} features a row, the model takes ${takes}`,
    has > takes || !table ? action : 'give rows of that size',
  );
}

function standardise(values: Float64Array, given: Preprocess, { shape }: Wanted): Float64Array {
  const { scale, offset } = pointwise(given, shape);
  const at = (list: number[], i: number) => list[list.length === 1 ? 0 : i];
  return values.map((v, i) => v * at(scale, i) - at(offset, i));
}

/** Text has no integer type: whole numbers become int64 when the model takes integers. */
function asRow(values: Float64Array, { dtype }: Wanted): Tensor {
  const shape = [1, values.length];
  const whole = /^u?int|bool/.test(dtype) && values.every(Number.isSafeInteger);
  return whole ? { dtype: 'int64', shape, data: BigInt64Array.from(values, BigInt) } : { dtype: 'float64', shape, data: values };
}

function withPicture(loaded: LoadedInput): LoadedInput {
  const picture = toPicture(loaded.tensor, loaded.preprocess);
  return picture ? { ...loaded, picture } : loaded;
}

/** Whether a table row of so many features can be shown to the model. */
export function acceptsFeatures({ shape }: Wanted, given: Preprocess): (features: number) => boolean {
  const count = rowSize(shape);
  const place = geometry(shape, given);
  return (features) => {
    if (count === undefined || features === count) return true;
    // A label beside exactly the model's values is likelier than a picture of another size.
    const resized = features !== count + 1 && given.range !== undefined && place !== undefined;
    return resized && rowShape(features, place) !== undefined;
  };
}

/** Values in one row of the model's input, or undefined when a dimension other than the leading one is free. */
function rowSize(shape: Wanted['shape']): number | undefined {
  const dims = (shape.length > 1 ? shape.slice(1) : shape).map(fixed);
  return dims.reduce<number | undefined>((n, dim) => (n === undefined || dim === undefined ? undefined : n * dim), 1);
}
