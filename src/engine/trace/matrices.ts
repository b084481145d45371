/** W x and Wᵀ g of products of activations (attention) as batched matrix products of ONNX Runtime, in float32. */
import type { ProductGeometry, ProductSide } from '../layers/family';
import { addMatrix, isGate, matrixOf } from '../layers/shared/product';
import type { FloatData, FloatTensor } from '../tensor';
import type { Products } from './products';

/** Terms below which a run of ONNX Runtime takes longer than a loop. */
const WORTH_IT = 1 << 16;

/** An activation, what it is multiplied with, and where outputs are by its rows and those of the other. */
interface View {
  own: ProductSide;
  other: ProductSide;
  rows: Int32Array;
  columns: Int32Array;
}

/** Whether it is so large that it is worth a run. */
export function areLarge(g: ProductGeometry): boolean {
  const { stack, rows, columns } = g.out;
  return !isGate(g) && stack.length * rows.length * columns.length * g.a.inner.length >= WORTH_IT;
}

/** scale · (x_a bᵀ + a x_bᵀ), a number a unit. @param x the layer's inputs laid side by side */
export async function matricesForward(products: Products, g: ProductGeometry, x: FloatData): Promise<Float32Array> {
  const { stack } = g.out;
  const z = new Float32Array(stack.length * g.out.rows.length * g.out.columns.length);
  for (const { own, other, rows, columns } of viewsOf(g)) {
    const { data } = await product(products, stacked(own, x, own.base), stacked(other, other.values, 0), true);
    let i = 0;
    for (let s = 0; s < stack.length; s++) {
      for (let m = 0; m < rows.length; m++) {
        for (let n = 0; n < columns.length; n++) z[stack[s] + rows[m] + columns[n]] += g.scale * data[i++];
      }
    }
  }
  return z;
}

/** Wᵀ g, laid out as the layer's inputs. @param width of those */
export async function matricesBackward(
  products: Products,
  g: ProductGeometry,
  gradient: FloatData,
  width: number,
): Promise<Float32Array> {
  const { stack } = g.out;
  const out = new Float32Array(width);
  for (const { own, other, rows, columns } of viewsOf(g)) {
    const gathered = new Float32Array(gradient.length);
    let i = 0;
    for (let s = 0; s < stack.length; s++) {
      for (let m = 0; m < rows.length; m++) {
        for (let n = 0; n < columns.length; n++) gathered[i++] = g.scale * gradient[stack[s] + rows[m] + columns[n]];
      }
    }
    const shape = [stack.length, rows.length, columns.length];
    const { data } = await product(products, { dtype: 'float32', shape, data: gathered }, stacked(other, other.values, 0), false);
    const size = own.outer.length * own.inner.length;
    for (let s = 0; s < stack.length; s++) addMatrix(own, s, data.subarray(s * size, (s + 1) * size), own.base, out);
  }
  return out;
}

function viewsOf({ a, b, out }: ProductGeometry): View[] {
  const views = [
    { own: a, other: b, rows: out.rows, columns: out.columns },
    { own: b, other: a, rows: out.columns, columns: out.rows },
  ];
  return views.filter(({ own }) => own.live);
}

/** The matrices of an operand one after the other. */
function stacked(side: ProductSide, values: FloatData, base: number): FloatTensor {
  const { stack, outer, inner } = side;
  const size = outer.length * inner.length;
  const data = new Float32Array(stack.length * size);
  for (let s = 0; s < stack.length; s++) matrixOf(side, s, values, base, data.subarray(s * size, (s + 1) * size));
  return { dtype: 'float32', shape: [stack.length, outer.length, inner.length], data };
}

/** One session serves all layers of the same sizes. */
async function product(products: Products, x: FloatTensor, y: FloatTensor, across: boolean): Promise<FloatTensor> {
  const [z] = await products.graph(
    `matrices${across ? ' across' : ''}`,
    { x, y },
    (b) => b.output(b.rename(b.node('MatMul', ['x', across ? b.node('Transpose', ['y'], { perm: [0, 2, 1] }) : 'y']), 'z')),
    ['z'],
  );
  return z;
}
