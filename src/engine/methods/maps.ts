/** Maps of inner layers laid over the model's input: what FullGrad and Grad-CAM show. */
import { geometry } from '../input/geometry';
import type { FloatData } from '../tensor';

/** One plane of numbers. */
export interface Plane {
  height: number;
  width: number;
  data: Float64Array;
}

/** An input as a picture: which element is channel c of pixel (y, x). */
export interface Canvas {
  height: number;
  width: number;
  channels: number;
  at(c: number, y: number, x: number): number;
}

/** The input as a picture; undefined when it is none (a table, a sequence, a batch of several). */
export function canvasOf(shape: readonly number[]): Canvas | undefined {
  const place = geometry(shape);
  if (!place?.height || !place.width || place.rank < 3 || (place.rank === 4 && shape[0] !== 1)) return undefined;
  const { height, width, channels, layout } = place;
  const at =
    layout === 'NCHW'
      ? (c: number, y: number, x: number) => (c * height + y) * width + x
      : (c: number, y: number, x: number) => (y * width + x) * channels + c;
  return { height, width, channels, at };
}

/** Σ over the channels of [1, C, h, w]; undefined for values of another shape. ONNX has channels first inside every network. */
export function planeOf(shape: readonly number[] | undefined, values: FloatData): Plane | undefined {
  if (shape?.length !== 4 || shape[0] !== 1) return undefined;
  const [, channels, height, width] = shape;
  const data = new Float64Array(height * width);
  for (let c = 0; c < channels; c++) for (let i = 0; i < data.length; i++) data[i] += values[c * data.length + i];
  return { height, width, data };
}

/**
 * A plane of another size, each cell's value shared out over the pixels that it covers: the sum stays.
 */
export function spreadPlane(plane: Plane, height: number, width: number): Plane {
  const [rows, columns] = [overlaps(plane.height, height), overlaps(plane.width, width)];
  const data = new Float64Array(height * width);
  for (const [i, y, a] of rows) {
    for (const [j, x, b] of columns) data[y * width + x] += a * b * plane.data[i * plane.width + j];
  }
  return { height, width, data };
}

/** [cell, pixel, share of the cell that lies in the pixel] for `cells` laid over `pixels`. */
function overlaps(cells: number, pixels: number): [number, number, number][] {
  const size = pixels / cells;
  const out: [number, number, number][] = [];
  for (let i = 0; i < cells; i++) {
    for (let p = Math.floor(i * size); p < Math.min(Math.ceil((i + 1) * size), pixels); p++) {
      const covered = Math.min((i + 1) * size, p + 1) - Math.max(i * size, p);
      if (covered > 0) out.push([i, p, covered / size]);
    }
  }
  return out;
}
