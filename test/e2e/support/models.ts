/** Models that the tests make: slow ones, to have time to end their process, and one as after another hour of training. */
import {
  create,
  DataLocation,
  fromBinary,
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
  toBinary,
} from '../../../src/engine/onnx/proto';
import { modelBytes, noise, type ModelSpec, type NodeSpec } from '../../unit/engine/models';

/** The same network with other values in the weight of these dims. */
export function retrained(bytes: Uint8Array, dims: number[]): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes);
  const weights = model.graph!.initializer;
  const at = weights.findIndex((weight) => weight.dims.map(Number).join() === dims.join());
  const { data } = scaled(dims, 7, 1);
  const { name, dataType } = weights[at];
  const rawData = new Uint8Array(Float32Array.from(data).buffer);
  weights[at] = create(TensorProtoSchema, { name, dataType, dims: dims.map(BigInt), rawData });
  return toBinary(ModelProtoSchema, model);
}

/**
 * A stack of convolutions over a grey picture. With a bias in the first alone, the model takes long to run and the pass no
 * time at all, since nothing is sent through the others; with a bias in each, the pass takes long.
 */
export function slowModel({
  slow,
  channels,
  side,
  depth,
}: {
  slow: 'trace' | 'pass';
  channels: number;
  side: number;
  depth: number;
}): Uint8Array {
  const nodes: NodeSpec[] = [];
  const constants: Record<string, ReturnType<typeof noise>> = {};
  for (let i = 0; i < depth; i++) {
    const from = i === 0 ? 1 : channels;
    constants[`w${i}`] = scaled([channels, from, 3, 3], i + 1, Math.sqrt(4 / (9 * from)));
    constants[`b${i}`] = scaled([channels], i + 50, i === 0 || slow === 'pass' ? 0.1 : 0);
    const input = i === 0 ? 'x' : `r${i - 1}`;
    nodes.push(['Conv', `${input} w${i} b${i}`, `c${i}`, { pads: [1, 1, 1, 1] }], ['Relu', `c${i}`, `r${i}`]);
  }
  constants.last = scaled([3, channels, side / 16, side / 16], 99, 16 / side);
  const pool = { kernel_shape: [16, 16], strides: [16, 16] };
  nodes.push(['AveragePool', `r${depth - 1}`, 'p', pool], ['Conv', 'p last', 'l'], ['Flatten', 'l', 'y']);
  return modelBytes({ inputs: { x: ['N', 1, side, side] }, nodes, constants, outputs: 'y' });
}

function scaled(shape: readonly number[], seed: number, by: number): ReturnType<typeof noise> {
  const tensor = noise(shape, seed);
  return { ...tensor, data: tensor.data.map((v) => v * by) };
}

/** A model whose first weight is said to be in a file. */
export function withExternalWeights(spec: ModelSpec, location: string): Uint8Array {
  const model = fromBinary(ModelProtoSchema, modelBytes(spec));
  const [first] = model.graph!.initializer;
  const { name, dataType, dims } = first;
  model.graph!.initializer[0] = create(TensorProtoSchema, {
    name,
    dataType,
    dims,
    dataLocation: DataLocation.EXTERNAL,
    externalData: [create(StringStringEntryProtoSchema, { key: 'location', value: location })],
  });
  return toBinary(ModelProtoSchema, model);
}
