/** Writes networks as .onnx with seeded weights: what the bench measures has the shapes of known models, not their training. */
import { closeSync, openSync, writeSync } from 'node:fs';
import {
  AttributeProtoSchema,
  AttributeType,
  create,
  DataType,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  TensorProtoSchema,
  toBinary,
  ValueInfoProtoSchema,
} from '../../../src/engine/onnx/proto';

type Attributes = Record<string, number | number[] | { float: number }>;

const product = (dims: readonly number[]): number => dims.reduce((n, d) => n * d, 1);

/** A network under construction; every op gives the name of its output, and shapes are known all the way. */
export class Network {
  readonly shapes = new Map<string, number[]>();
  private readonly graph: GraphProto = create(GraphProtoSchema, { name: 'bench' });
  private count = 0;
  private seed: number;

  constructor(shape: number[], seed = 1) {
    this.seed = seed;
    this.graph.input.push(this.port('x', shape));
    this.shapes.set('x', shape);
  }

  shape(name: string): number[] {
    return this.shapes.get(name)!;
  }

  node(opType: string, input: string[], shape: number[], attributes: Attributes = {}): string {
    const output = `${opType.toLowerCase()}_${this.count++}`;
    const attribute = Object.entries(attributes).map(([name, v]) => {
      if (typeof v === 'number') return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(v) });
      if (Array.isArray(v)) return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: v.map(BigInt) });
      return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: v.float });
    });
    this.graph.node.push(create(NodeProtoSchema, { name: output, opType, input, output: [output], attribute }));
    this.shapes.set(output, shape);
    return output;
  }

  /** Roughly normal weights (a sum of four uniforms), of this standard deviation around `mean`. */
  weight(dims: number[], deviation: number, mean = 0): string {
    const data = new Float32Array(product(dims));
    let s = this.seed;
    const scale = deviation * Math.sqrt(3);
    for (let i = 0; i < data.length; i++) {
      let sum = -2;
      for (let k = 0; k < 4; k++) {
        s ^= s << 13;
        s ^= s >>> 17;
        s ^= s << 5;
        sum += (s >>> 0) / 2 ** 32;
      }
      data[i] = mean + sum * scale;
    }
    this.seed = s;
    return this.tensor(dims, DataType.FLOAT, data);
  }

  integers(values: number[]): string {
    return this.tensor([values.length], DataType.INT64, BigInt64Array.from(values, BigInt));
  }

  private tensor(dims: number[], dataType: number, data: Float32Array | BigInt64Array): string {
    const name = `w_${this.count++}`;
    const rawData = new Uint8Array(data.buffer) as Uint8Array<ArrayBuffer>;
    this.graph.initializer.push(create(TensorProtoSchema, { name, dims: dims.map(BigInt), dataType, rawData }));
    this.shapes.set(name, dims);
    return name;
  }

  private port(name: string, shape: number[]) {
    const dim = shape.map((d) => ({ value: { case: 'dimValue' as const, value: BigInt(d) } }));
    const type = { value: { case: 'tensorType' as const, value: { elemType: DataType.FLOAT, shape: { dim } } } };
    return create(ValueInfoProtoSchema, { name, type });
  }

  /** He-scaled weights keep activations near 1 through any depth; biases of deviation 0.05. */
  conv(x: string, out: number, kernel: number, stride = 1, group = 1, gain = 2): string {
    const [n, c, ...side] = this.shape(x);
    const spatial = side.map((d) => Math.floor((d - 1) / stride) + 1);
    const fan = (c / group) * kernel ** side.length;
    const w = this.weight([out, c / group, ...side.map(() => kernel)], Math.sqrt(gain / fan));
    const pads = new Array<number>(2 * side.length).fill((kernel - 1) >> 1);
    return this.node('Conv', [x, w, this.weight([out], 0.05)], [n, out, ...spatial], {
      kernel_shape: side.map(() => kernel),
      strides: side.map(() => stride),
      pads,
      group,
    });
  }

  same(op: string, x: string, attributes: Attributes = {}, ...more: string[]): string {
    return this.node(op, [x, ...more], this.shape(x), attributes);
  }

  relu = (x: string): string => this.same('Relu', x);

  add(a: string, b: string): string {
    return this.node('Add', [a, b], this.shape(a));
  }

  pool(op: 'MaxPool' | 'AveragePool', x: string, kernel: number, stride: number, pad = 0): string {
    const [n, c, ...side] = this.shape(x);
    const spatial = side.map((d) => Math.floor((d + 2 * pad - kernel) / stride) + 1);
    return this.node(op, [x], [n, c, ...spatial], {
      kernel_shape: side.map(() => kernel),
      strides: side.map(() => stride),
      pads: new Array<number>(2 * side.length).fill(pad),
    });
  }

  batchNorm(x: string): string {
    const c = this.shape(x)[1];
    const vectors = [this.weight([c], 0.2, 1), this.weight([c], 0.05), this.weight([c], 0.05), this.weight([c], 0.1, 1)];
    return this.same('BatchNormalization', x, {}, ...vectors);
  }

  concat(parts: string[], axis = 1): string {
    const shape = [...this.shape(parts[0])];
    shape[axis] = parts.reduce((n, p) => n + this.shape(p)[axis], 0);
    return this.node('Concat', [...parts], shape, { axis });
  }

  /** Mean over all places, flattened. */
  globalPool(x: string): string {
    const [n, c, ...side] = this.shape(x);
    const pooled = this.node('GlobalAveragePool', [x], [n, c, ...side.map(() => 1)]);
    return this.node('Flatten', [pooled], [n, c], { axis: 1 });
  }

  flatten(x: string): string {
    const [n, ...rest] = this.shape(x);
    return this.node('Flatten', [x], [n, product(rest)], { axis: 1 });
  }

  gemm(x: string, out: number): string {
    const [n, k] = this.shape(x);
    return this.node('Gemm', [x, this.weight([out, k], Math.sqrt(2 / k)), this.weight([out], 0.05)], [n, out], { transB: 1 });
  }

  /** A matrix product over the last dimension, with its bias. */
  dense(x: string, out: number): string {
    const shape = [...this.shape(x)];
    const inner = shape.pop()!;
    const product = this.node('MatMul', [x, this.weight([inner, out], Math.sqrt(1 / inner))], [...shape, out]);
    return this.same('Add', product, {}, this.weight([out], 0.05));
  }

  /** Convolution whose windows do not overlap, no padding. */
  patches(x: string, out: number, kernel: number): string {
    const [n, c, ...side] = this.shape(x);
    const w = this.weight([out, c, ...side.map(() => kernel)], Math.sqrt(1 / (c * kernel ** side.length)));
    const window = side.map(() => kernel);
    const shape = [n, out, ...side.map((d) => d / kernel)];
    return this.node('Conv', [x, w, this.weight([out], 0.05)], shape, { kernel_shape: window, strides: window });
  }

  /** Adds a constant of the tensor's own shape. */
  shift(x: string, deviation: number): string {
    return this.same('Add', x, {}, this.weight(this.shape(x), deviation));
  }

  layerNorm(x: string): string {
    const width = this.shape(x).at(-1)!;
    return this.same('LayerNormalization', x, { axis: -1 }, this.weight([width], 0.1, 1), this.weight([width], 0.05));
  }

  /** x/2 (1 + erf(x/√2)) */
  gelu(x: string): string {
    const erf = this.same('Erf', this.same('Div', x, {}, this.weight([], 0, Math.SQRT2)));
    const half = this.same('Mul', x, {}, this.weight([], 0, 0.5));
    return this.node('Mul', [half, this.same('Add', erf, {}, this.weight([], 0, 1))], this.shape(x));
  }

  reshape(x: string, shape: number[]): string {
    return this.node('Reshape', [x, this.integers(shape)], shape);
  }

  transpose(x: string, perm: number[]): string {
    const shape = this.shape(x);
    return this.node(
      'Transpose',
      [x],
      perm.map((d) => shape[d]),
      { perm },
    );
  }

  /** Writes the file in pieces: one buffer would hold the weights a second time. */
  write(file: string, output: string): void {
    this.graph.output.push(this.port(output, this.shape(output)));
    const opsetImport = [create(OperatorSetIdProtoSchema, { domain: '', version: 17n })];
    const bytes = toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n, opsetImport, graph: this.graph }));
    const fd = openSync(file, 'w');
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, Math.min(1 << 28, bytes.length - at));
    } finally {
      closeSync(fd);
    }
  }
}
