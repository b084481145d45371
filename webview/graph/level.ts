/** One level of the graph: what lies side by side in an opened item, and the lines between. */
import type { GraphModel, Item } from './model';

/** Where a line comes from that enters the level from outside. */
export const ENTRY = -1;

export interface LevelEdge {
  /** Places of members; `ENTRY`, or for a line that leaves the level the number of members. */
  from: number;
  to: number;
  /** Links of the model that it stands for; none between the nodes of a layer. */
  links: number[];
  tensor: string;
}

export interface Level {
  /** The opened item; null at the top. */
  group: Item | null;
  members: Item[];
  edges: LevelEdge[];
}

/** The level inside an item, or the top one. */
export function levelOf(model: GraphModel, group: Item | null): Level {
  const members = group ? (group.members ?? []) : model.top;
  const edges = group?.kind === 'layer' ? nodeEdges(model, group) : memberEdges(model, members);
  return { group, members, edges };
}

/** Lines between members, each for all the tensors between the two. */
function memberEdges({ links }: GraphModel, members: readonly Item[]): LevelEdge[] {
  const first = members[0]?.first ?? 0;
  const last = members.length > 0 ? members[members.length - 1].last : 0;
  const place = new Int32Array(last - first);
  members.forEach((m, k) => place.fill(k, m.first - first, m.last - first));
  const edges = new EdgeList(members.length);
  for (let leaf = first; leaf < last; leaf++) {
    const own = place[leaf - first];
    for (const link of links.into(leaf)) {
      if (links.from[link] < first) edges.add(ENTRY, own, links.tensors[link], link);
    }
    for (const link of links.outOf(leaf)) {
      const to = links.to[link];
      const other = to < last ? place[to - first] : members.length;
      if (other !== own) edges.add(own, other, links.tensors[link], link);
    }
  }
  return edges.list;
}

/** Lines between the nodes of a layer. */
function nodeEdges({ layers, links, inputs }: GraphModel, layer: Item): LevelEdge[] {
  const { nodes, inputs: reads, outputs } = layers[layer.first - inputs];
  const edges = new EdgeList(nodes.length);
  const givers = new Map<string, number>();
  const entering = new Map(links.into(layer.first).map((link) => [links.tensors[link], link]));
  const leaving = links.outOf(layer.first);
  nodes.forEach((node, k) => {
    for (const tensor of node.inputs) {
      const giver = givers.get(tensor);
      if (giver !== undefined) edges.add(giver, k, tensor);
      else if (reads.includes(tensor)) edges.add(ENTRY, k, tensor, entering.get(tensor));
    }
    for (const tensor of node.outputs) givers.set(tensor, k);
  });
  for (const tensor of outputs) {
    const giver = givers.get(tensor);
    if (giver === undefined) continue;
    for (const link of leaving) if (links.tensors[link] === tensor) edges.add(giver, nodes.length, tensor, link);
  }
  return edges.list;
}

/** Edges of which there is one between any two places. */
class EdgeList {
  readonly list: LevelEdge[] = [];
  private readonly known = new Map<number, LevelEdge>();

  constructor(private readonly members: number) {}

  add(from: number, to: number, tensor: string, link?: number): void {
    const key = (from + 1) * (this.members + 1) + to;
    let edge = this.known.get(key);
    if (!edge) {
      edge = { from, to, tensor, links: [] };
      this.known.set(key, edge);
      this.list.push(edge);
    }
    if (link !== undefined) edge.links.push(link);
  }
}
