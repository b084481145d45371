/** The idx format of MNIST and its kin: http://yann.lecun.com/exdb/mnist/ (magic, sizes, values; all big-endian). */
import { size, type NumericData, type Tensor } from '../tensor';
import type { ImageContent, Reader } from './content';
import { decodeElements, elementBytes, storedAs, type ElementType } from './elements';
import { badFormat, truncated } from './fault';
import type { Image } from './pixels';
import { checkRow } from './take-row';

const TYPES: Record<number, ElementType> = {
  0x08: 'uint8',
  0x09: 'int8',
  0x0b: 'int16',
  0x0c: 'int32',
  0x0d: 'float32',
  0x0e: 'float64',
};

/**
 * A whole idx file as a tensor: [n, height, width] uint8 for pictures, [n] uint8 for labels.
 * @throws BiasLensError (fault input) `input-format` or `input-truncated`
 */
export function readIdx(bytes: Uint8Array, file: string): Tensor<NumericData> {
  const type = TYPES[bytes[2]];
  const rank = bytes[3];
  if (bytes[0] !== 0 || bytes[1] !== 0 || !type || !(rank > 0))
    throw badFormat(file, 'idx', 'it does not start with the idx signature');
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw badFormat(file, 'idx', 'its header is cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const needs = size(shape) * elementBytes(type);
  if (bytes.length - start < needs) throw truncated(file, needs, bytes.length - start);
  return { dtype: storedAs(type), shape, data: decodeElements(bytes.subarray(start), type, size(shape), false) };
}

/** The reader of idx files: one picture (picture 0 unless asked otherwise) of a file of uint8 pictures, else the whole array. */
export const idxReader: Reader = (bytes, { file, row }) => {
  const tensor = readIdx(bytes, file);
  return isPictures(tensor) ? pictureOf(tensor, row ?? 0, file) : { kind: 'tensor', tensor };
};

/** Whether an array is one of pictures: uint8, [n, height, width] or with three channels last. */
export function isPictures({ dtype, shape }: Tensor): boolean {
  return dtype === 'uint8' && (shape.length === 3 || (shape.length === 4 && shape[3] === 3));
}

/** One picture of an array of them. @throws BiasLensError (fault input) `input-row` */
export function pictureOf(tensor: Tensor, row: number, file: string): ImageContent {
  const [rows, height, width, channels = 1] = tensor.shape;
  checkRow(row, rows, file);
  const step = width * height * channels;
  const data = (tensor.data as Uint8Array).subarray(row * step, (row + 1) * step);
  const image: Image = { width, height, channels: channels as 1 | 3, data, max: 255 };
  return { kind: 'image', image, row, rows };
}
