/** Copies nodes of an inner graph (a function's body, a branch) into the graph around it, under names that are free there. */
import { AttributeType, type AttributeProto, type GraphProto, type NodeProto, withFields } from './proto';

/** What a name of the inner graph is called outside. */
type Names = (name: string) => string;

/** The names that an inner graph defines are prefixed; `outer` says what the others are. */
export function innerNames(prefix: string, nodes: readonly NodeProto[], outer: ReadonlyMap<string, string>): Names {
  const own = new Set(nodes.flatMap((n) => n.output));
  return (name) => outer.get(name) ?? (name && own.has(name) ? `${prefix}/${name}` : name);
}

/**
 * A node of the inner graph as a node outside.
 * @param index its place, which names it when it has no name
 * @param given attributes of the caller, which attributes of a function's body refer to
 */
export function renamedNode(
  node: NodeProto,
  prefix: string,
  index: number,
  names: Names,
  given?: ReadonlyMap<string, AttributeProto>,
): NodeProto {
  return withFields(node, {
    name: `${prefix}/${node.name || `${node.opType}_${index}`}`,
    input: node.input.map(names),
    output: node.output.map(names),
    attribute: node.attribute.flatMap((a) => renamedAttribute(a, names, given)),
  });
}

/** A node that reads other tensors, in its subgraphs too; what it gives keeps its name. */
export function readingNode(node: NodeProto, names: Names): NodeProto {
  return withFields(node, {
    input: node.input.map(names),
    attribute: node.attribute.flatMap((a) => renamedAttribute(a, names)),
  });
}

function renamedAttribute(a: AttributeProto, names: Names, given?: ReadonlyMap<string, AttributeProto>): AttributeProto[] {
  if (a.refAttrName) {
    const value = given?.get(a.refAttrName);
    return value ? [withFields(value, { name: a.name })] : [];
  }
  if (a.type === AttributeType.GRAPH && a.g) return [withFields(a, { g: renamedGraph(a.g, names, given) })];
  if (a.graphs.length > 0) return [withFields(a, { graphs: a.graphs.map((g) => renamedGraph(g, names, given)) })];
  return [a];
}

/** A subgraph whose outer names change; its own stay, and hide outer ones of the same name. */
function renamedGraph(graph: GraphProto, names: Names, given?: ReadonlyMap<string, AttributeProto>): GraphProto {
  const own = new Set([
    ...graph.input.map((i) => i.name),
    ...graph.initializer.map((i) => i.name),
    ...graph.node.flatMap((n) => n.output),
  ]);
  const inner: Names = (name) => (own.has(name) ? name : names(name));
  return withFields(graph, {
    node: graph.node.map((n) =>
      withFields(n, {
        input: n.input.map(inner),
        attribute: n.attribute.flatMap((a) => renamedAttribute(a, inner, given)),
      }),
    ),
    // A subgraph can give an outer tensor as it is.
    output: graph.output.map((o) => withFields(o, { name: inner(o.name) })),
  });
}
