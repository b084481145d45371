/** float16 and bfloat16 models in float32: every weight, type and cast is widened in memory, and the result says so. */
import { assemble, type Model } from './model';
import { decodeTensor } from './tensors';
import { initializer } from './derive';
import {
  type AttributeProto,
  AttributeType,
  DataType,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type TypeProto,
  type ValueInfoProto,
  withFields,
} from './proto';

const HALF = new Set<number>([DataType.FLOAT16, DataType.BFLOAT16]);
/** Attributes that name an element type. */
const TYPE_ATTRIBUTES = new Set(['to', 'dtype', 'stash_type', 'output_dtype', 'softmax_precision']);

/** The model in float32; itself when nothing in it is of half precision. */
export function widened(model: Model): Model {
  const found = new Set<number>();
  const widen = new Widening(model.dir, found);
  const graph = widen.graph(model.graph);
  if (found.size === 0) return model;
  const names = [...found].map((t) => (t === Number(DataType.FLOAT16) ? 'float16' : 'bfloat16')).join(' and ');
  const notes = [...model.notes, `${names} weights and values are computed in float32`];
  return { ...assemble(model.path, model.bytes, withFields(model.proto, { graph }), graph), notes };
}

class Widening {
  constructor(
    private readonly dir: string,
    /** Element types that were met. */
    private readonly found: Set<number>,
  ) {}

  graph(graph: GraphProto): GraphProto {
    return withFields(graph, {
      node: graph.node.map((n) => this.node(n)),
      initializer: graph.initializer.map((t) => this.tensor(t)),
      input: graph.input.map((v) => this.info(v)),
      output: graph.output.map((v) => this.info(v)),
      valueInfo: graph.valueInfo.map((v) => this.info(v)),
    });
  }

  private node(node: NodeProto): NodeProto {
    if (!node.attribute.some((a) => a.t || a.g || a.graphs.length > 0 || a.tensors.length > 0 || TYPE_ATTRIBUTES.has(a.name)))
      return node;
    return withFields(node, { attribute: node.attribute.map((a) => this.attribute(a)) });
  }

  private attribute(a: AttributeProto): AttributeProto {
    if (a.t) return withFields(a, { t: this.tensor(a.t) });
    if (a.tensors.length > 0) return withFields(a, { tensors: a.tensors.map((t) => this.tensor(t)) });
    if (a.type === AttributeType.GRAPH && a.g) return withFields(a, { g: this.graph(a.g) });
    if (a.graphs.length > 0) return withFields(a, { graphs: a.graphs.map((g) => this.graph(g)) });
    if (!TYPE_ATTRIBUTES.has(a.name) || !HALF.has(Number(a.i))) return a;
    this.found.add(Number(a.i));
    return withFields(a, { i: BigInt(DataType.FLOAT) });
  }

  private tensor(t: TensorProto): TensorProto {
    if (!HALF.has(t.dataType)) return t;
    this.found.add(t.dataType);
    const { shape, data } = decodeTensor(t, this.dir);
    return initializer(t.name, shape, data as Float32Array);
  }

  private info(info: ValueInfoProto): ValueInfoProto {
    return info.type ? withFields(info, { type: this.type(info.type) }) : info;
  }

  /** A tensor's type, or that of the elements of a sequence or an optional. */
  private type(type: TypeProto): TypeProto {
    const { value } = type;
    if (value.case === 'tensorType' && HALF.has(value.value.elemType)) {
      this.found.add(value.value.elemType);
      return withFields(type, { value: { case: 'tensorType', value: withFields(value.value, { elemType: DataType.FLOAT }) } });
    }
    if ((value.case !== 'sequenceType' && value.case !== 'optionalType') || !value.value.elemType) return type;
    const inner = withFields(value.value as object as { elemType: TypeProto }, { elemType: this.type(value.value.elemType) });
    return withFields(type, { value: { case: value.case, value: inner } as TypeProto['value'] });
  }
}
