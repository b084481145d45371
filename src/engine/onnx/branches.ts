/** If nodes whose condition is written in the file: the branch that is always taken, laid into the graph. */
import { create, type GraphProto, NodeProtoSchema, type NodeProto, type TensorProto, withFields } from './proto';
import { innerNames, renamedNode } from './rename';
import { decodeTensor } from './tensors';
import { toNumbers } from '../tensor';

/** The graph without the If nodes whose condition `decide` knows; by default an initializer or a Constant. */
export function takeBranches(graph: GraphProto, decide = (name: string) => constantCondition(graph, name)): GraphProto {
  if (!graph.node.some((n) => isIf(n))) return graph;
  const initializer = [...graph.initializer];
  return withFields(graph, { node: expandAll(graph.node, initializer, decide), initializer });
}

const isIf = (n: NodeProto) => n.opType === 'If' && (n.domain === '' || n.domain === 'ai.onnx');

function expandAll(
  nodes: readonly NodeProto[],
  initializer: TensorProto[],
  decide: (name: string) => boolean | undefined,
): NodeProto[] {
  return nodes.flatMap((node, i) => {
    const taken = isIf(node) ? decide(node.input[0]) : undefined;
    const branch = node.attribute.find((a) => a.name === (taken ? 'then_branch' : 'else_branch'))?.g;
    if (taken === undefined || !branch) return [node];
    return expandAll(expand(node, branch, node.name || `If_${i}`, initializer), initializer, decide);
  });
}

/** The nodes of a branch; an output that the branch does not compute itself (an outer tensor, a weight) is passed on. */
function expand(node: NodeProto, branch: GraphProto, prefix: string, initializer: TensorProto[]): NodeProto[] {
  const unique = `${prefix}:${node.output[0]}`;
  const computed = new Set(branch.node.flatMap((n) => n.output));
  const outer = new Map(branch.initializer.map((t) => [t.name, `${unique}/${t.name}`]));
  const passed: NodeProto[] = [];
  branch.output.forEach(({ name }, i) => {
    const to = node.output[i];
    if (!to) return;
    if (computed.has(name) && !outer.has(name)) outer.set(name, to);
    else passed.push(create(NodeProtoSchema, { opType: 'Identity', name: `${prefix}/${to}`, input: [name], output: [to] }));
  });
  const names = innerNames(unique, branch.node, outer);
  initializer.push(...branch.initializer.map((t) => withFields(t, { name: names(t.name) })));
  return [
    ...branch.node.map((n, i) => renamedNode(n, prefix, i, names)),
    ...passed.map((n) => withFields(n, { input: n.input.map(names) })),
  ];
}

function constantCondition(graph: GraphProto, name: string): boolean | undefined {
  const made = graph.node.find((n) => n.opType === 'Constant' && n.output[0] === name);
  const tensor = graph.initializer.find((t) => t.name === name) ?? made?.attribute.find((a) => a.name === 'value')?.t;
  // An initializer that is an input too is only a default.
  if (!tensor || graph.input.some((i) => i.name === name)) return undefined;
  return toNumbers(decodeTensor(tensor))[0] !== 0;
}
