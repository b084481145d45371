/** Bilinear resizing of one plane of pixels. */

/** A plane of pixels, row by row. */
export interface Plane {
  width: number;
  height: number;
  data: Float32Array;
}

/** For each output position: the first input position and the weights of the input from there on, which sum to 1. */
interface Taps {
  first: Int32Array;
  weights: Float64Array[];
}

/**
 * A plane resized to `width` × `height`: the triangle filter that Pillow and torchvision call bilinear. Enlarging is ordinary
 * bilinear interpolation between pixel centres; shrinking widens the triangle to average what falls together. Values are not
 * rounded. A plane of that size already is returned itself.
 */
export function resize(plane: Plane, width: number, height: number): Plane {
  const wide = plane.width === width ? plane : alongRows(plane, width);
  return wide.height === height ? wide : alongColumns(wide, height);
}

function alongRows({ width, height, data }: Plane, to: number): Plane {
  const { first, weights } = taps(width, to);
  const out = new Float32Array(to * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < to; x++) {
      let sum = 0;
      const from = y * width + first[x];
      for (let k = 0; k < weights[x].length; k++) sum += weights[x][k] * data[from + k];
      out[y * to + x] = sum;
    }
  }
  return { width: to, height, data: out };
}

function alongColumns({ width, height, data }: Plane, to: number): Plane {
  const { first, weights } = taps(height, to);
  const out = new Float32Array(width * to);
  for (let y = 0; y < to; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < weights[y].length; k++) sum += weights[y][k] * data[(first[y] + k) * width + x];
      out[y * width + x] = sum;
    }
  }
  return { width, height: to, data: out };
}

function taps(from: number, to: number): Taps {
  const scale = from / to;
  const support = Math.max(scale, 1);
  const first = new Int32Array(to);
  const weights: Float64Array[] = [];
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const begin = Math.max(Math.trunc(centre - support + 0.5), 0);
    const end = Math.min(Math.trunc(centre + support + 0.5), from);
    const triangle = Float64Array.from({ length: end - begin }, (_, k) =>
      Math.max(0, 1 - Math.abs((begin + k + 0.5 - centre) / support)),
    );
    const sum = triangle.reduce((a, b) => a + b, 0);
    first[i] = begin;
    weights.push(triangle.map((w) => w / sum));
  }
  return { first, weights };
}
