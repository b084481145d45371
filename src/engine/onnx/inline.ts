/** Model-local functions (ONNX IR, `FunctionProto`) laid into the graph that calls them, so that layers see plain operators. */
import { innerNames, renamedNode } from './rename';
import { type AttributeProto, type FunctionProto, type ModelProto, type NodeProto, withFields } from './proto';

/** A function that calls itself is against the standard; deeper nesting than this is taken for one. */
const MAX_DEPTH = 64;

/**
 * The model with every call of a local function replaced by the function's nodes.
 * A function written in another version of an operator set than the model's keeps its call: its nodes would mean something else here.
 */
export function inlineFunctions(model: ModelProto): ModelProto {
  const { graph } = model;
  if (model.functions.length === 0 || !graph) return model;
  const versions = new Map(model.opsetImport.map((o) => [o.domain, o.version]));
  const fits = (f: FunctionProto) => f.opsetImport.every((o) => (versions.get(o.domain) ?? o.version) === o.version);
  const used = model.functions.filter(fits);
  const functions = new Map(used.map((f) => [keyOf(f.domain, f.name, f.overload), f]));
  const missing = new Map(used.flatMap((f) => f.opsetImport.filter((o) => !versions.has(o.domain)).map((o) => [o.domain, o])));
  return withFields(model, {
    graph: withFields(graph, { node: expandAll(graph.node, functions, 0) }),
    opsetImport: [...model.opsetImport, ...missing.values()],
    functions: model.functions.filter((f) => !used.includes(f)),
  });
}

const keyOf = (domain: string, name: string, overload: string) => `${domain}\n${name}\n${overload}`;

function expandAll(nodes: readonly NodeProto[], functions: ReadonlyMap<string, FunctionProto>, depth: number): NodeProto[] {
  return nodes.flatMap((node, i) => {
    const f = functions.get(keyOf(node.domain, node.opType, node.overload));
    if (!f || depth > MAX_DEPTH) return [inSubgraphs(node, functions, depth)];
    return expandAll(expand(node, f, node.name || `${node.opType}_${i}`), functions, depth + 1);
  });
}

/** Calls in the branches and bodies of a node are replaced there. */
function inSubgraphs(node: NodeProto, functions: ReadonlyMap<string, FunctionProto>, depth: number): NodeProto {
  if (!node.attribute.some((a) => a.g)) return node;
  const attribute = node.attribute.map((a) =>
    a.g ? withFields(a, { g: withFields(a.g, { node: expandAll(a.g.node, functions, depth) }) }) : a,
  );
  return withFields(node, { attribute });
}

/** The body of a function with the call's tensors for its formal ones; absent operands are absent in the body. */
function expand(call: NodeProto, f: FunctionProto, prefix: string): NodeProto[] {
  const outer = new Map<string, string>();
  f.output.forEach((name, i) => call.output[i] && outer.set(name, call.output[i]));
  f.input.forEach((name, i) => outer.set(name, call.input[i] ?? ''));
  const given = new Map<string, AttributeProto>();
  for (const a of [...f.attributeProto, ...call.attribute]) given.set(a.name, a);
  // The tensors of a nested call are unique by their prefix, which ends in the output: one output has one call.
  const unique = `${prefix}:${call.output.find((o) => o) ?? ''}`;
  const names = innerNames(unique, f.node, outer);
  return f.node.map((n, i) => renamedNode(n, prefix, i, names, given));
}
