/** A chain of Conv, Relu, MaxPool, Flatten and Gemm in plain loops and float64: slow, and shares only the file's weights with the product. */
import { decodeTensor } from '../../../src/engine/onnx/tensors';
import type { Model } from '../../../src/engine/onnx/model';

interface Volume {
  channels: number;
  side: number;
  data: Float64Array;
}

/** One node with the way that its input at x has chosen: relu's signs, the pool's winners. */
type Layer = (input: Volume, withBias: boolean, fixed?: Int32Array) => { output: Volume; choice?: Int32Array };

/** f(x), and w·x: the same network without biases along the same relus and winners. */
export function plainNet(model: Model): (x: Float64Array, side: number) => { scores: Float64Array; linear: Float64Array } {
  const layers = model.nodes
    .filter((n) => n.op !== 'Identity')
    .map((node) => layerOf(model, node.op, node.inputs, (name) => node.ints(name)));
  return (x, side) => {
    let all: Volume = { channels: 1, side, data: x };
    let linear = all;
    for (const layer of layers) {
      const { output, choice } = layer(all, true);
      linear = layer(linear, false, choice).output;
      all = output;
    }
    return { scores: all.data, linear: linear.data };
  };
}

function layerOf(model: Model, op: string, inputs: readonly string[], ints: (name: string) => number[] | undefined): Layer {
  const constant = (slot: number) => {
    const tensor = model.initializers.get(inputs[slot] ?? '');
    return tensor && decodeTensor(tensor, model.dir);
  };
  switch (op) {
    case 'Conv':
      return convolution(constant(1)!.data as Float32Array, constant(1)!.shape, constant(2)?.data as Float32Array | undefined);
    case 'Relu':
      return relu;
    case 'MaxPool':
      if (ints('kernel_shape')!.join() !== '2,2' || ints('strides')!.join() !== '2,2') throw new Error('another pool');
      return maxPool;
    case 'Flatten':
    case 'Reshape':
      return (input) => ({ output: { channels: input.data.length, side: 1, data: input.data } });
    case 'Gemm':
      return dense(constant(1)!.data as Float32Array, constant(1)!.shape, constant(2)?.data as Float32Array | undefined);
    default:
      throw new Error(`no plain ${op}`);
  }
}

/** 3×3, one pixel of padding. */
function convolution(w: Float32Array, [out, inner]: readonly number[], b?: Float32Array): Layer {
  return ({ side, data }, withBias) => {
    const y = new Float64Array(out * side * side);
    for (let m = 0; m < out; m++) {
      for (let r = 0; r < side; r++) {
        for (let c = 0; c < side; c++) {
          let sum = withBias && b ? b[m] : 0;
          for (let k = 0; k < inner; k++) {
            for (let i = Math.max(0, 1 - r); i < Math.min(3, side + 1 - r); i++) {
              for (let j = Math.max(0, 1 - c); j < Math.min(3, side + 1 - c); j++) {
                sum += w[((m * inner + k) * 3 + i) * 3 + j] * data[(k * side + r + i - 1) * side + c + j - 1];
              }
            }
          }
          y[(m * side + r) * side + c] = sum;
        }
      }
    }
    return { output: { channels: out, side, data: y } };
  };
}

const relu: Layer = (input, _, fixed) => {
  const choice = fixed ?? Int32Array.from(input.data, (v) => (v > 0 ? 1 : 0));
  return { output: { ...input, data: input.data.map((v, i) => (choice[i] ? v : 0)) }, choice };
};

const maxPool: Layer = ({ channels, side, data }, _, fixed) => {
  const half = Math.floor(side / 2);
  const choice = fixed ?? new Int32Array(channels * half * half);
  for (let p = 0; !fixed && p < choice.length; p++) {
    const [m, r, c] = [Math.floor(p / half / half), Math.floor(p / half) % half, p % half];
    const cells = [0, 1, side, side + 1].map((o) => (m * side + 2 * r) * side + 2 * c + o);
    choice[p] = cells.reduce((best, cell) => (data[cell] > data[best] ? cell : best));
  }
  return { output: { channels, side: half, data: Float64Array.from(choice, (cell) => data[cell]) }, choice };
};

/** y = x Wᵀ + b: transB, as exporters write it. */
function dense(w: Float32Array, [out, inner]: readonly number[], b?: Float32Array): Layer {
  return ({ data }, withBias) => {
    const y = Float64Array.from({ length: out }, (_, m) => {
      let sum = withBias && b ? b[m] : 0;
      for (let k = 0; k < inner; k++) sum += w[m * inner + k] * data[k];
      return sum;
    });
    return { output: { channels: out, side: 1, data: y } };
  };
}
