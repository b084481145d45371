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

type Attribute = number | number[] | { float: number };

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

  /** Integer attributes are numbers or lists of them; a float says so. */
  node(opType: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const name = `${opType}_${this.count++}`;
    const attribute = Object.entries(attributes).map(([key, v]) => attributeOf(key, v));
    this.graph.node.push(create(NodeProtoSchema, { name, opType, input: [...inputs], output: [name], attribute }));
    return name;
  }

  /** A weight of the model under a name of ours, by reference where it is large. */
  weight(proto: TensorProto): string {
    const name = `weight_${this.count++}`;
    this.graph.initializer.push(withFields(reference(this.model, proto), { name }));
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
    return this.node('Reshape', [x, this.constant([shape.length], BigInt64Array.from(shape, BigInt))]);
  }

  bytes(): Uint8Array {
    return modelOf(this.graph, OUR_OPSET);
  }
}

function attributeOf(name: string, value: Attribute) {
  if (typeof value === 'number') return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
  if (Array.isArray(value)) return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) });
  return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
}
