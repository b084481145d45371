/** What a reader of one format gives back, before it is fitted to the model. */
import type { DType, Tensor } from '../tensor';
import type { Image } from './pixels';

/** The model's input that a file is to fill. A dimension that is a symbol or not positive is free. */
export interface Wanted {
  name: string;
  dtype: DType | 'unknown';
  shape: readonly (number | string)[];
}

/** What a reader is told besides the bytes. */
export interface Ask {
  /** Base name of the file, for errors. */
  file: string;
  wanted: Wanted;
  /** Row of a table, or picture of a set, counted from 0. */
  row?: number;
  /** Array of an archive. */
  member?: string;
  /** The table column that is no feature: its name, or its position from 0 (-1 is the last). */
  labelColumn?: string | number;
  /** Whether a row of this many features can be fitted to the model. */
  accepts(features: number): boolean;
}

/** An array, taken as it is. */
export interface TensorContent {
  kind: 'tensor';
  tensor: Tensor;
}

/** A picture, which the preprocessing turns into the model's input. */
export interface ImageContent {
  kind: 'image';
  image: Image;
  /** The picture's position in the file and their number, where the file holds several. */
  row?: number;
  rows?: number;
}

/** One row of a table. */
export interface RowContent {
  kind: 'row';
  /** The features, float64, in the file's order and units. */
  values: Float64Array;
  columns?: string[];
  label?: string;
  row: number;
  rows: number;
  /** Whether the file's values look like pixels: whole numbers 0..255, some above 1. */
  pixels: boolean;
  /** Says how the label column was found, when the file does not name it. */
  note?: string;
}

export type Content = TensorContent | ImageContent | RowContent;

/** Reads one format. Throws BiasLensErrors of fault `input` that name the file. */
export type Reader = (bytes: Uint8Array, ask: Ask) => Content | Promise<Content>;
