/** One ONNX node with its attributes read by name, as every op family sees it. */
import type { Tensor } from '../tensor';
import { AttributeType, type AttributeProto, type GraphProto, type NodeProto } from './proto';
import { decodeTensor } from './tensors';

export class OnnxNode {
  readonly op: string;
  /** `''` for ai.onnx. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Tensors of the outer graph that a subgraph of this node (If, Loop, Scan) reads. */
  readonly captured: readonly string[];
  private readonly attributes: Map<string, AttributeProto>;

  constructor(
    readonly proto: NodeProto,
    readonly name: string,
    /** Version of the operator set that the node's domain is imported with. */
    readonly opset: number,
  ) {
    this.op = proto.opType;
    this.domain = proto.domain === 'ai.onnx' ? '' : proto.domain;
    this.inputs = proto.input;
    this.outputs = proto.output;
    this.attributes = new Map(proto.attribute.map((a) => [a.name, a]));
    this.captured = subgraphs(proto).flatMap(outerNames);
  }

  has(name: string): boolean {
    return this.attributes.has(name);
  }

  int(name: string, fallback: number): number {
    const a = this.attributes.get(name);
    return a ? Number(a.i) : fallback;
  }

  float(name: string, fallback: number): number {
    return this.attributes.get(name)?.f ?? fallback;
  }

  ints(name: string): number[] | undefined {
    return this.attributes.get(name)?.ints.map(Number);
  }

  floats(name: string): number[] | undefined {
    return this.attributes.get(name)?.floats;
  }

  string(name: string, fallback: string): string {
    const a = this.attributes.get(name);
    return a ? new TextDecoder().decode(a.s) : fallback;
  }

  tensor(name: string): Tensor | undefined {
    const t = this.attributes.get(name)?.t;
    return t && decodeTensor(t);
  }

  graph(name: string): GraphProto | undefined {
    return this.attributes.get(name)?.g;
  }
}

function subgraphs(node: NodeProto): GraphProto[] {
  return node.attribute.flatMap((a) => (a.type === AttributeType.GRAPH && a.g ? [a.g] : a.graphs));
}

/** Names that a subgraph reads and does not define itself. */
function outerNames(graph: GraphProto): string[] {
  const own = new Set([...graph.input.map((i) => i.name), ...graph.initializer.map((i) => i.name)]);
  const outer = new Set<string>();
  const read = (name: string) => name && !own.has(name) && outer.add(name);
  for (const node of graph.node) {
    node.input.forEach(read);
    subgraphs(node).flatMap(outerNames).forEach(read);
    node.output.forEach((o) => own.add(o));
  }
  graph.output.forEach((o) => read(o.name));
  return [...outer];
}
