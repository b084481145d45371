/** Models that the samples lack: one at which the pass stops, one with branches, and long ones. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { create, fromBinary, ModelProtoSchema, NodeProtoSchema, toBinary } from '../../../src/engine/onnx/proto';
import { modelBytes, nodeProto, noise, type NodeSpec } from '../../unit/engine/models';

/** Writes a model where only this process looks for it. */
export function inFolder(files: Record<string, Uint8Array | string>): (name: string) => string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-models-'));
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
  return (name) => path.join(folder, name);
}

/** The same network over the square root of its input, whose slope is infinite where the picture is black. */
export function overSquareRoot(bytes: Uint8Array): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes);
  const graph = model.graph!;
  const input = graph.input[0].name;
  for (const node of graph.node) node.input = node.input.map((name) => (name === input ? 'Sqrt_0_output' : name));
  graph.node.unshift(create(NodeProtoSchema, { name: 'Sqrt_0', opType: 'Sqrt', input: [input], output: ['Sqrt_0_output'] }));
  return toBinary(ModelProtoSchema, model);
}

/** The same network with tangents for its kinks, and its input in float16: both are noted. */
export function softened(bytes: Uint8Array): Uint8Array {
  const model = fromBinary(ModelProtoSchema, bytes);
  const graph = model.graph!;
  const input = graph.input[0].name;
  for (const node of graph.node) {
    node.input = node.input.map((name) => (name === input ? 'wide' : name));
    if (node.opType === 'Relu') node.opType = 'Tanh';
  }
  const casts = [nodeProto(['Cast', input, 'narrow', { to: 10 }]), nodeProto(['Cast', 'narrow', 'wide', { to: 1 }])];
  graph.node.unshift(...casts);
  return toBinary(ModelProtoSchema, model);
}

/** Residual blocks, each with a branch that skips it, and one concatenation over all of them. */
export function branching(blocks: number, channels = 4, side = 12): Uint8Array {
  const nodes: NodeSpec[] = [];
  const constants: Record<string, ReturnType<typeof noise>> = {};
  const weights = (name: string, from: number, to: number) => {
    constants[`w${name}`] = scaled([to, from, 3, 3], Object.keys(constants).length + 1, Math.sqrt(2 / (9 * from)));
    constants[`b${name}`] = scaled([to], Object.keys(constants).length + 1, 0.1);
  };
  weights('in', 1, channels);
  nodes.push(['Conv', 'x win bin', 'c_in', { pads: [1, 1, 1, 1] }], ['Relu', 'c_in', 'r0']);
  for (let k = 0; k < blocks; k++) {
    weights(`${k}`, channels, channels);
    nodes.push(['Conv', `r${k} w${k} b${k}`, `c${k}`, { pads: [1, 1, 1, 1] }], ['Relu', `c${k}`, `a${k}`]);
    nodes.push(['Add', `a${k} r${k}`, `s${k}`], ['Relu', `s${k}`, `r${k + 1}`]);
  }
  nodes.push(['Concat', `r0 r${blocks}`, 'cat', { axis: 1 }], ['GlobalAveragePool', 'cat', 'p'], ['Flatten', 'p', 'flat']);
  constants.wfc = scaled([2 * channels, 3], 91, 0.5);
  constants.bfc = scaled([3], 92, 0.2);
  nodes.push(['MatMul', 'flat wfc', 'm'], ['Add', 'm bfc', 'y']);
  return modelBytes({ inputs: { x: ['N', 1, side, side] }, nodes, constants, outputs: 'y' });
}

/** Two poolings side by side and a line past them, joined again: a row a little wider than the column. */
export function pooled(): Uint8Array {
  const nodes: NodeSpec[] = [
    ['Conv', 'x w b', 'c', { pads: [1, 1, 1, 1] }],
    ['MaxPool', 'c', 'largest', { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }],
    ['AveragePool', 'c', 'mean', { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }],
    ['Concat', 'largest mean c', 'cat', { axis: 1 }],
    ['Conv', 'cat w1 b1', 'y'],
  ];
  const constants = { w: noise([4, 1, 3, 3], 1), b: noise([4], 2), w1: noise([2, 12, 6, 6], 3), b1: noise([2], 4) };
  return modelBytes({ inputs: { x: ['N', 1, 6, 6] }, nodes, constants, outputs: 'y' });
}

function scaled(shape: readonly number[], seed: number, by: number): ReturnType<typeof noise> {
  const tensor = noise(shape, seed);
  return { ...tensor, data: tensor.data.map((v) => v * by) };
}

/** Two outputs: a map of 2 channels of 6 × 6 scores, as a segmentation has, and 3 classes. */
export function scoreMap(): Uint8Array {
  const constants = {
    w0: scaled([4, 1, 3, 3], 1, 0.6),
    b0: scaled([4], 2, 0.1),
    w1: scaled([2, 4, 1, 1], 3, 0.7),
    b1: scaled([2], 4, 0.2),
    wc: scaled([4, 3], 5, 0.8),
    bc: scaled([3], 6, 0.3),
  };
  const nodes: NodeSpec[] = [
    ['Conv', 'x w0 b0', 'c', { pads: [1, 1, 1, 1] }],
    ['Relu', 'c', 'r'],
    ['Conv', 'r w1 b1', 'map'],
    ['GlobalAveragePool', 'r', 'p'],
    ['Flatten', 'p', 'flat'],
    ['MatMul', 'flat wc', 'm'],
    ['Add', 'm bc', 'classes'],
  ];
  return modelBytes({ inputs: { x: ['N', 1, 6, 6] }, nodes, constants, outputs: 'map classes' });
}

/** A signal of 160 samples on two channels, three classes. */
export function signal(): Uint8Array {
  return modelBytes({
    inputs: { signal: ['N', 2, 160] },
    nodes: [
      ['Conv', 'signal w b', 'c', { pads: [2, 2] }],
      ['Relu', 'c', 'r'],
      ['GlobalAveragePool', 'r', 'p'],
      ['Flatten', 'p', 'flat'],
      ['Gemm', 'flat wc bc', 'y'],
    ],
    constants: { w: noise([6, 2, 5], 1), b: noise([6], 2), wc: noise([6, 3], 3), bc: noise([3], 4) },
    outputs: 'y',
  });
}
