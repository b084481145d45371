/** The graph that is drawn: the model's inputs, its layers, the score, and the tensors between them. */
import type { Structure } from '../../src/protocol/types';
import { shapeText } from '../format/shape';

export interface GraphNode {
  /** Unique in the graph. */
  key: string;
  kind: 'input' | 'layer' | 'score';
  /** A layer's or an input's name. */
  name: string;
  /** Op names, or the input's name. */
  title: string;
  shape: string;
  routing: boolean;
}

export interface GraphEdge {
  /** Positions in `nodes`. */
  from: number;
  to: number;
  tensor: string;
  shape: string;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** The graph of a structure, in the order of the model: inputs first. */
export function buildGraph(structure: Structure): Graph {
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const maker = new Map<string, number>();
  for (const port of structure.inputs) {
    maker.set(port.name, nodes.length);
    nodes.push({
      key: `input:${port.name}`,
      kind: 'input',
      name: port.name,
      title: port.name,
      shape: shapeText(port.shape),
      routing: true,
    });
  }
  const connect = (tensor: string, to: number) => {
    const from = maker.get(tensor);
    // A constant, or an input that is an initializer, has no box.
    if (from !== undefined && from !== to) edges.push({ from, to, tensor, shape: nodes[from].shape });
  };
  for (const layer of structure.layers) {
    const at = nodes.length;
    const shape = shapeText(layer.shape);
    const routing = layer.kind === 'routing';
    nodes.push({ key: `layer:${layer.name}`, kind: 'layer', name: layer.name, title: layer.ops.join(' + '), shape, routing });
    for (const tensor of new Set(layer.inputs)) connect(tensor, at);
    for (const tensor of layer.outputs) maker.set(tensor, at);
  }
  const score = nodes.length;
  nodes.push({ key: 'score', kind: 'score', name: structure.score, title: '', shape: '', routing: true });
  connect(structure.score, score);
  return { nodes, edges };
}

/** Positions of the nodes that a search finds: by name, op, tensor or shape. */
export function findNodes(graph: Graph, text: string): number[] {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/[x*]/g, (c) => c)
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 0) return [];
  const found: number[] = [];
  graph.nodes.forEach((node, k) => {
    if (node.kind === 'score') return;
    // A shape is typed with an x; it is written with ×.
    const all = `${node.name} ${node.title} ${node.shape} ${node.shape.replaceAll('\u00d7', 'x')}`.toLowerCase();
    if (words.every((word) => all.includes(word))) found.push(k);
  });
  return found;
}
