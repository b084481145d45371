/**
 * Products of two operands as stacks of matrices, y[s,m,n] = scale · Σ_k a[s,m,k] b[s,n,k], wherever their elements lie in memory:
 * MatMul, Gemm and Einsum of activations, and with one term the products of gates.
 */
import type { FloatData } from '../../tensor';
import type { DirectProducts, ProductGeometry, ProductSide } from '../family';
import { lattice } from './lattice';
import type { Multilinear } from './multilinear';
import type { Site } from '../site';

/** undefined where it is not of two operands, or an operand lacks one of the summed dimensions. */
export function productGeometry(site: Site, { shape, summed, factors, scale = 1 }: Multilinear): ProductGeometry | undefined {
  if (factors.length !== 2) return undefined;
  if (factors.some(({ inner }) => inner.some((step, d) => step === 0 && summed[d] > 1))) return undefined;
  const [a, b] = factors;
  const dims = shape.map((_, d) => d).filter((d) => shape[d] !== 1);
  const rows = dims.filter((d) => a.outer[d] !== 0 && b.outer[d] === 0);
  const columns = dims.filter((d) => a.outer[d] === 0 && b.outer[d] !== 0);
  const stack = dims.filter((d) => !rows.includes(d) && !columns.includes(d));
  const along = (over: number[], steps: readonly number[]) =>
    lattice(
      over.map((d) => shape[d]),
      over.map((d) => steps[d]),
    );
  const side = ({ operand, outer, inner }: typeof a, own: number[]): ProductSide => ({
    live: operand.live,
    base: site.base(operand),
    values: site.floats(operand),
    stack: along(stack, outer),
    outer: along(own, outer),
    inner: lattice(summed, inner),
  });
  const steps = shape.map((_, d) => shape.slice(d + 1).reduce((n, e) => n * e, 1));
  const out = { stack: along(stack, steps), rows: along(rows, steps), columns: along(columns, steps) };
  return { kind: 'product', scale, a: side(a, rows), b: side(b, columns), out };
}

/** The matrix `s` of an operand, [outer, inner] row-major, its elements taken from `values`, where they begin at `base`. */
export function matrixOf({ stack, outer, inner }: ProductSide, s: number, values: FloatData, base: number, to: FloatData): void {
  let i = 0;
  for (let m = 0; m < outer.length; m++) {
    const at = base + stack[s] + outer[m];
    for (let k = 0; k < inner.length; k++) to[i++] = values[at + inner[k]];
  }
}

/** Adds a matrix of the same layout to the places its elements have in `values`. */
export function addMatrix(
  { stack, outer, inner }: ProductSide,
  s: number,
  matrix: FloatData,
  base: number,
  values: FloatData,
): void {
  let i = 0;
  for (let m = 0; m < outer.length; m++) {
    const at = base + stack[s] + outer[m];
    for (let k = 0; k < inner.length; k++) values[at + inner[k]] += matrix[i++];
  }
}

/** Whether each output is one product. */
export const isGate = ({ a }: ProductGeometry): boolean => a.inner.length === 1;

/** Every output of a gate, with the element of each operand that it is the product of. */
export function eachGate({ a, b, out }: ProductGeometry, visit: (p: number, i: number, j: number) => void): void {
  const [atA, atB] = [a.inner[0], b.inner[0]];
  for (let s = 0; s < out.stack.length; s++) {
    for (let m = 0; m < out.rows.length; m++) {
      const [p, i, j] = [out.stack[s] + out.rows[m], atA + a.stack[s] + a.outer[m], atB + b.stack[s]];
      for (let n = 0; n < out.columns.length; n++) visit(p + out.columns[n], i, j + b.outer[n]);
    }
  }
}

/** W x = scale · (x_a bᵀ + a x_bᵀ) and Wᵀ g, sums in float64. @param width of the layer's inputs laid side by side */
export function productDirectly(g: ProductGeometry, outputs: number, width: number): DirectProducts {
  return isGate(g) ? gateDirectly(g, outputs, width) : matricesDirectly(g, outputs, width);
}

function gateDirectly(g: ProductGeometry, outputs: number, width: number): DirectProducts {
  const { a, b, scale } = g;
  return {
    forward(x) {
      const z = new Float64Array(outputs);
      eachGate(g, (p, i, j) => {
        if (a.live) z[p] += scale * x[a.base + i] * b.values[j];
        if (b.live) z[p] += scale * x[b.base + j] * a.values[i];
      });
      return z;
    },
    backward(gradient) {
      const out = new Float64Array(width);
      eachGate(g, (p, i, j) => {
        const part = scale * gradient[p];
        if (part === 0) return;
        if (a.live) out[a.base + i] += part * b.values[j];
        if (b.live) out[b.base + j] += part * a.values[i];
      });
      return out;
    },
  };
}

function matricesDirectly(g: ProductGeometry, outputs: number, width: number): DirectProducts {
  const room = (side: ProductSide) => new Float64Array(side.outer.length * side.inner.length);
  const sides = [g.a, g.b] as const;
  /** Calls `visit` with the matrices of both operands, one place of the stack after the other. */
  const each = (visit: (s: number, a: Float64Array, b: Float64Array) => void) => {
    const [a, b] = sides.map(room);
    for (let s = 0; s < g.out.stack.length; s++) {
      matrixOf(g.a, s, g.a.values, 0, a);
      matrixOf(g.b, s, g.b.values, 0, b);
      visit(s, a, b);
    }
  };
  return {
    forward(x) {
      const z = new Float64Array(outputs);
      const [xa, xb] = sides.map(room);
      each((s, a, b) => {
        if (g.a.live) matrixOf(g.a, s, x, g.a.base, xa);
        if (g.b.live) matrixOf(g.b, s, x, g.b.base, xb);
        if (g.a.live) addDots(g, s, xa, b, z);
        if (g.b.live) addDots(g, s, a, xb, z);
      });
      return z;
    },
    backward(gradient) {
      const out = new Float64Array(width);
      const [ga, gb] = sides.map(room);
      each((s, a, b) => {
        ga.fill(0);
        gb.fill(0);
        addOuter(g, s, gradient, { a, b, ga, gb });
        if (g.a.live) addMatrix(g.a, s, ga, g.a.base, out);
        if (g.b.live) addMatrix(g.b, s, gb, g.b.base, out);
      });
      return out;
    },
  };
}

/** z[m,n] += scale · Σ_k a[m,k] b[n,k] at place `s` of the stack. */
function addDots({ scale, a: { inner }, out }: ProductGeometry, s: number, a: FloatData, b: FloatData, z: FloatData): void {
  const { length } = inner;
  for (let m = 0; m < out.rows.length; m++) {
    for (let n = 0; n < out.columns.length; n++) {
      let [sum, i, j] = [0, m * length, n * length];
      for (let k = 0; k < length; k++) sum += a[i++] * b[j++];
      z[out.stack[s] + out.rows[m] + out.columns[n]] += scale * sum;
    }
  }
}

/** ga[m] += scale · g[m,n] b[n] and gb[n] += scale · g[m,n] a[m] at place `s` of the stack. */
function addOuter(
  { scale, a: { inner }, out }: ProductGeometry,
  s: number,
  g: FloatData,
  { a, b, ga, gb }: Record<'a' | 'b' | 'ga' | 'gb', Float64Array>,
): void {
  const { length } = inner;
  for (let m = 0; m < out.rows.length; m++) {
    for (let n = 0; n < out.columns.length; n++) {
      const part = scale * g[out.stack[s] + out.rows[m] + out.columns[n]];
      if (part === 0) continue;
      let [i, j] = [m * length, n * length];
      for (let k = 0; k < length; k++, i++, j++) {
        ga[i] += part * b[j];
        gb[j] += part * a[i];
      }
    }
  }
}
