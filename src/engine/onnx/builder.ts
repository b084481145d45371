/** Builds the small graphs that the engine runs in ONNX Runtime: a heavy layer's product and its transpose. */
import { initializer, modelOf, reference } from './derive';
import type { Model } from './model';
import {
  AttributeProtoSchema,
  AttributeType,
  create,
  DataType,
  type GraphProto,
  GraphProtoSchema,
  NodeProtoSchema,
  type TensorProto,
  ValueInfoProtoSchema,
  withFields,
} from './proto';

/** The operator set of every graph that the engine writes. */
const OUR_OPSET = 17;

type Attribute = number | number[] | { float: number } | { string: string };

/** Collects nodes and weights; tensors are called by the names it returns. */
export class GraphBuilder {
  private readonly graph: GraphProto = create(GraphProtoSchema, { name: 'biaslens' });
  private count = 0;

  constructor(private readonly model: Model) {}

  /** A graph input of this shape. */
  input(name: string, dtype: 'float32' | 'float64', shape: readonly number[]): string {
    const elemType = dtype === 'float32' ? DataType.FLOAT : DataType.DOUBLE;
    const dim = shape.map((d) => ({ value: { case: 'dimValue' as const, value: BigInt(d) } }));
    this.graph.input.push(
      create(ValueInfoProtoSchema, { name, type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } } }),
    );
    return name;
  }

  output(name: string): void {
    this.graph.output.push(create(ValueInfoProtoSchema, { name }));
  }

  /** Integer attributes are numbers or lists of them; a float or a string says so. */
  node(opType: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    return this.nodeOf(1, opType, inputs, attributes)[0];
  }

  /** A node of several outputs. */
  nodeOf(outputs: number, opType: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>>): string[] {
    const name = `${opType}_${this.count++}`;
    const attribute = Object.entries(attributes).map(([key, v]) => attributeOf(key, v));
    const output = Array.from({ length: outputs }, (_, i) => (i === 0 ? name : `${name}_${i}`));
    this.graph.node.push(create(NodeProtoSchema, { name, opType, input: [...inputs], output, attribute }));
    return output;
  }

  /** A weight of the model under a name of ours, by reference where it is large. @param dims its elements in another shape */
  weight(proto: TensorProto, dims?: readonly number[]): string {
    const name = `weight_${this.count++}`;
    this.graph.initializer.push(withFields(reference(this.model, proto), { name, ...(dims && { dims: dims.map(BigInt) }) }));
    return name;
  }

  constant(dims: readonly number[], data: Float32Array | Float64Array | BigInt64Array): string {
    const name = `constant_${this.count++}`;
    this.graph.initializer.push(initializer(name, dims, data));
    return name;
  }

  /** Calls the tensor `from`, the last node's output, `to`. */
  rename(from: string, to: string): string {
    const node = this.graph.node.find((n) => n.output[0] === from)!;
    node.output[0] = to;
    return to;
  }

  reshape(x: string, shape: readonly number[]): string {
    return this.node('Reshape', [x, this.int64(shape)]);
  }

  /** A list of int64: shapes, axes, starts and ends. */
  int64(values: readonly number[]): string {
    return this.constant([values.length], BigInt64Array.from(values, BigInt));
  }

  /** One number of float32. */
  scalar(value: number): string {
    return this.constant([], Float32Array.of(value));
  }

  bytes(): Uint8Array {
    return modelOf(this.graph, OUR_OPSET);
  }
}

function attributeOf(name: string, value: Attribute) {
  if (typeof value === 'number') return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
  if (Array.isArray(value)) return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) });
  if ('float' in value) return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
  return create(AttributeProtoSchema, { name, type: AttributeType.STRING, s: Buffer.from(value.string) });
}
