/** Small ONNX models written in a line or two, for tests. */
import { parseModel, type Model } from '../../../src/engine/onnx/model';
import {
  AttributeProtoSchema,
  AttributeType,
  create,
  DataType,
  type FunctionProto,
  FunctionProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  toBinary,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from '../../../src/engine/onnx/proto';
import { type DType, type NumericData, size, type Tensor } from '../../../src/engine/tensor';

const ELEMENT: Partial<Record<DType, DataType>> = {
  float32: DataType.FLOAT,
  float64: DataType.DOUBLE,
  int64: DataType.INT64,
  int32: DataType.INT32,
  uint8: DataType.UINT8,
  int8: DataType.INT8,
  bool: DataType.BOOL,
};

/** An attribute; a whole number is INT, `{ float: 1 }` FLOAT, a list with `floats` FLOATS. */
export type Attribute = number | string | number[] | { float: number } | { floats: number[] } | Tensor | GraphProto;

/** A node as `['Conv', 'x w b', 'y', { strides: [2, 2] }]`; `-` stands for an operand that is left out. */
export type NodeSpec = [op: string, inputs: string, outputs: string, attributes?: Record<string, Attribute>, domain?: string];

/** A graph; shapes of inputs may hold symbols. */
export interface GraphSpec {
  inputs: Record<string, (number | string)[] | { dtype: DType; shape: (number | string)[] }>;
  nodes: NodeSpec[];
  constants?: Record<string, Tensor | number[] | number>;
  outputs: string;
}

/** A model; opset 17 unless said. */
export interface ModelSpec extends GraphSpec {
  opset?: number;
  domains?: Record<string, number>;
  functions?: FunctionProto[];
}

/** Floats, one number a value; the shape is that of a vector unless given. */
export function f32(values: readonly number[], shape: readonly number[] = [values.length]): Tensor<Float32Array> {
  return { dtype: 'float32', shape, data: Float32Array.from(values) };
}

export function f64(values: readonly number[], shape: readonly number[] = [values.length]): Tensor<Float64Array> {
  return { dtype: 'float64', shape, data: Float64Array.from(values) };
}

export function i64(values: readonly number[], shape: readonly number[] = [values.length]): Tensor<BigInt64Array> {
  return { dtype: 'int64', shape, data: BigInt64Array.from(values, BigInt) };
}

export function bool(values: readonly boolean[], shape: readonly number[] = [values.length]): Tensor<Uint8Array> {
  return { dtype: 'bool', shape, data: Uint8Array.from(values, Number) };
}

/** Repeatable floats in (−1, 1), none of them 0. */
export function noise(shape: readonly number[], seed = 1): Tensor<Float32Array> {
  return f32(
    Array.from({ length: size(shape) }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed) * 0.9 + 0.05),
    shape,
  );
}

/** The bytes of a model. */
export function modelBytes(spec: ModelSpec): Uint8Array {
  const opsets = Object.entries({ '': spec.opset ?? 17, ...spec.domains });
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 8n,
      opsetImport: opsets.map(([domain, version]) => create(OperatorSetIdProtoSchema, { domain, version: BigInt(version) })),
      graph: graphProto(spec),
      functions: spec.functions ?? [],
    }),
  );
}

/** A parsed model that is on no disk. */
export function model(spec: ModelSpec): Model {
  return parseModel('test.onnx', modelBytes(spec));
}

/** A graph, for If, Loop and Scan. */
export function graphProto(spec: GraphSpec): GraphProto {
  return create(GraphProtoSchema, {
    name: 'test',
    node: spec.nodes.map(nodeProto),
    initializer: Object.entries(spec.constants ?? {}).map(([name, value]) => tensorProto(name, asTensor(value))),
    input: Object.entries(spec.inputs).map(([name, port]) =>
      Array.isArray(port) ? valueInfo(name, 'float32', port) : valueInfo(name, port.dtype, port.shape),
    ),
    output: words(spec.outputs).map((name) => create(ValueInfoProtoSchema, { name })),
  });
}

/** A model-local function. */
export function functionProto(
  domain: string,
  name: string,
  { inputs, outputs, nodes, attributes = [] }: { inputs: string; outputs: string; nodes: NodeSpec[]; attributes?: string[] },
): FunctionProto {
  return create(FunctionProtoSchema, {
    domain,
    name,
    input: words(inputs),
    output: words(outputs),
    attribute: attributes,
    node: nodes.map(nodeProto),
    opsetImport: [create(OperatorSetIdProtoSchema, { domain: '', version: 17n })],
  });
}

export function nodeProto([opType, inputs, outputs, attributes = {}, domain = '']: NodeSpec): NodeProto {
  const names = (text: string) => words(text).map((name) => (name === '-' ? '' : name));
  return create(NodeProtoSchema, {
    name: '',
    opType,
    domain,
    input: names(inputs),
    output: names(outputs),
    attribute: Object.entries(attributes).map(([name, value]) => attributeProto(name, value)),
  });
}

function attributeProto(name: string, value: Attribute) {
  const of = (type: AttributeType, fields: object) => create(AttributeProtoSchema, { name, type, ...fields });
  if (typeof value === 'number') return of(AttributeType.INT, { i: BigInt(value) });
  if (typeof value === 'string') return of(AttributeType.STRING, { s: new TextEncoder().encode(value) });
  if (Array.isArray(value)) return of(AttributeType.INTS, { ints: value.map(BigInt) });
  if ('float' in value) return of(AttributeType.FLOAT, { f: value.float });
  if ('floats' in value) return of(AttributeType.FLOATS, { floats: value.floats });
  if ('dtype' in value) return of(AttributeType.TENSOR, { t: tensorProto('', value) });
  return of(AttributeType.GRAPH, { g: value });
}

function tensorProto(name: string, { dtype, shape, data }: Tensor): TensorProto {
  const raw = data as NumericData;
  return create(TensorProtoSchema, {
    name,
    dims: shape.map(BigInt),
    dataType: ELEMENT[dtype],
    rawData: new Uint8Array(raw.buffer as ArrayBuffer, raw.byteOffset, raw.byteLength),
  });
}

function valueInfo(name: string, dtype: DType, shape: readonly (number | string)[]): ValueInfoProto {
  const dim = shape.map((d) => ({
    value: typeof d === 'number' ? { case: 'dimValue' as const, value: BigInt(d) } : { case: 'dimParam' as const, value: d },
  }));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: ELEMENT[dtype], shape: { dim } } } },
  });
}

function asTensor(value: Tensor | number[] | number): Tensor {
  return typeof value === 'number' ? f32([value], []) : Array.isArray(value) ? f32(value) : value;
}

const words = (text: string) => text.split(' ').filter((w) => w);

/** A model that ends its process inside ONNX Runtime: the smallest int64 divided by −1 is a trap of the processor. Give it −1e30. */
export const CRASHING: ModelSpec = {
  opset: 17,
  inputs: { x: [1, 1] },
  constants: { minusOne: { dtype: 'int64', shape: [], data: BigInt64Array.of(-1n) } },
  nodes: [
    ['Cast', 'x', 'i', { to: DataType.INT64 }],
    ['Div', 'i minusOne', 'd'],
    ['Cast', 'd', 'y', { to: DataType.FLOAT }],
  ],
  outputs: 'y',
};
