/** Writes the models that the engine derives from the one it explains, without a second copy of large weights. */
import path from 'node:path';
import type { Model } from './model';
import {
  create,
  DataLocation,
  DataType,
  type GraphProto,
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  toBinary,
  ValueInfoProtoSchema,
  withFields,
} from './proto';

/** Initializers of at least this size are referred to in the original file rather than copied, when the file is large. */
const EXTERNAL_TENSOR_BYTES = 16 << 10;
/** A file is large from here on: below, reading it again would cost more than its bytes. */
export const EXTERNAL_MODEL_BYTES = 16 << 20;

/**
 * The model with these tensors among its outputs. Their types are left for ONNX Runtime to infer.
 * @returns the bytes of the derived model; run it with the model's folder as the folder of external data.
 */
export function withOutputs(model: Model, tensors: readonly string[]): Uint8Array {
  const have = new Set(model.outputs.map((o) => o.name));
  const extra = tensors.filter((t) => !have.has(t)).map((name) => create(ValueInfoProtoSchema, { name }));
  const graph = withFields<GraphProto>(model.graph, {
    initializer: model.graph.initializer.map((t) => reference(model, t)),
    output: [...model.graph.output, ...extra],
  });
  return toBinary(ModelProtoSchema, withFields(model.proto, { graph }));
}

/** A weight as a derived model holds it: by reference into the original file when that file is large, else as it is. */
export function reference(model: Model, tensor: TensorProto): TensorProto {
  const raw = tensor.rawData;
  const inFile = raw.buffer === model.bytes.buffer;
  if (model.bytes.length < EXTERNAL_MODEL_BYTES || raw.length < EXTERNAL_TENSOR_BYTES || !inFile) return tensor;
  const entries = {
    location: path.basename(model.path),
    offset: String(raw.byteOffset - model.bytes.byteOffset),
    length: String(raw.length),
  };
  return withFields(tensor, {
    rawData: new Uint8Array(0),
    dataLocation: DataLocation.EXTERNAL,
    externalData: Object.entries(entries).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value })),
  });
}

/** A float or int64 tensor as an initializer. */
export function initializer(
  name: string,
  dims: readonly number[],
  data: Float32Array | Float64Array | BigInt64Array,
): TensorProto {
  const dataType =
    data instanceof Float32Array ? DataType.FLOAT : data instanceof Float64Array ? DataType.DOUBLE : DataType.INT64;
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength) as Uint8Array<ArrayBuffer>;
  return create(TensorProtoSchema, { name, dims: dims.map(BigInt), dataType, rawData });
}

/** Bytes of a model around one graph, in an operator set of our choice. */
export function modelOf(graph: GraphProto, opset: number): Uint8Array {
  const opsetImport = [create(OperatorSetIdProtoSchema, { domain: '', version: BigInt(opset) })];
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n, producerName: 'BiasLens', opsetImport, graph }));
}
