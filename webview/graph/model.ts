/** The graph that is drawn, as a tree of what can be folded: scopes, the layers in them, and the ONNX nodes in those. */
import type { LayerInfo, NodeInfo, Structure } from '../../src/protocol/types';
import { shapeText } from '../../src/format/shape';
import { Links } from './links';

type ItemKind = 'input' | 'layer' | 'score' | 'scope' | 'node';

export interface Item {
  /** Unique in the graph, and the same at every opening of the model. */
  readonly key: string;
  kind: ItemKind;
  /** A layer's or an input's name; of a node its name or first output. */
  name: string;
  /** Op names, an input's name, or a scope's title. */
  title: string;
  shape: string;
  /** It has no bias of its own: one line is enough. */
  routing: boolean;
  /** Leaves [first, last) of the graph that it holds; a node has those of its layer. */
  first: number;
  last: number;
  parent: Item | null;
  /** What it opens to, in order; null when it does not open. */
  readonly members: Item[] | null;
}

export interface GraphModel {
  /** Inputs, scopes and layers outside any, and the score. */
  top: Item[];
  /** Inputs, layers and the score, in the order of the model. */
  leaves: Item[];
  links: Links;
  /** All but the nodes inside layers, by key. */
  items: ReadonlyMap<string, Item>;
  /** Layers by position, for what a node reads and gives. */
  layers: readonly LayerInfo[];
  /** Leaves before the first layer. */
  inputs: number;
}

/** The graph of a structure. */
export function graphModel(structure: Structure): GraphModel {
  const { inputs, layers } = structure;
  const leaves = [
    ...inputs.map((port, k) => leaf('input', port.name, port.name, shapeText(port.shape), true, k)),
    ...layers.map((layer, k) => new LayerItem(layer, inputs.length + k)),
    leaf('score', structure.score, '', '', true, inputs.length + layers.length),
  ];
  const { top, scopes } = nested(structure, leaves);
  const items = new Map([...leaves, ...scopes].map((item) => [item.key, item]));
  return { top, leaves, links: new Links(structure), items, layers, inputs: inputs.length };
}

export function itemOf(model: GraphModel, kind: 'layer' | 'input', name: string): Item | undefined {
  return model.items.get(`${kind}:${name}`);
}

/** The items that an item lies in, outermost first. */
export function around(item: Item): Item[] {
  const out: Item[] = [];
  for (let at = item.parent; at; at = at.parent) out.unshift(at);
  return out;
}

/** Whether `item` is `other` or lies in it. */
export function isWithin(item: Item, other: Item): boolean {
  for (let at: Item | null = item; at; at = at.parent) if (at === other) return true;
  return false;
}

type Made = { -readonly [K in keyof Item]: Item[K] };

function leaf(kind: ItemKind, name: string, title: string, shape: string, routing: boolean, at: number): Made {
  const key = kind === 'score' ? 'score' : `${kind}:${name}`;
  return { key, kind, name, title, shape, routing, first: at, last: at + 1, parent: null, members: null };
}

/** A layer, which makes the items of its nodes when it is opened: few of a large model's ever are. */
class LayerItem implements Item {
  readonly kind = 'layer';
  readonly key: string;
  readonly name: string;
  readonly title: string;
  readonly shape: string;
  readonly routing: boolean;
  readonly last: number;
  parent: Item | null = null;
  private nodes: Item[] | null = null;

  constructor(
    private readonly layer: LayerInfo,
    readonly first: number,
  ) {
    this.key = `layer:${layer.name}`;
    this.name = layer.name;
    this.title = layer.ops.join(' + ');
    this.shape = shapeText(layer.shape);
    this.routing = layer.kind === 'routing';
    this.last = first + 1;
  }

  get members(): Item[] | null {
    const { nodes } = this.layer;
    if (nodes.length > 1) this.nodes ??= nodes.map((node, k) => nodeItem(node, k, this));
    return this.nodes;
  }
}

function nodeItem(node: NodeInfo, k: number, parent: Item): Item {
  const title = node.domain && node.domain !== 'ai.onnx' ? `${node.domain}.${node.op}` : node.op;
  const item = leaf('node', node.name || node.outputs[0], title, '', true, parent.first);
  return { ...item, key: `node:${parent.name}/${k}`, parent };
}

/** The leaves, those of a scope in its item. */
function nested({ scopes, inputs, layers }: Structure, leaves: readonly Made[]): { top: Item[]; scopes: Item[] } {
  const offset = inputs.length;
  const top: Item[] = leaves.slice(0, offset);
  const made: (Made & { members: Item[] })[] = [];
  /** Fills a list with what lies in [first, last) of the layers, at the depth of a scope. */
  const fill = (list: Item[], parent: Item | null, depth: number | null, first: number, last: number) => {
    for (let at = first; at < last;) {
      const place = made.length;
      const scope = scopes[place];
      if (scope?.first === at && scope.parent === depth) {
        const item = { ...leaf('scope', scope.id, scope.title, '', false, offset + at), members: [] as Item[], parent };
        item.last = offset + scope.last;
        made.push(item);
        list.push(item);
        fill(item.members, item, place, scope.first, scope.last);
        at = scope.last;
      } else {
        const item = leaves[offset + at++];
        item.parent = parent;
        list.push(item);
      }
    }
  };
  fill(top, null, null, 0, layers.length);
  for (const scope of [...made].reverse()) {
    scope.routing = scope.members.every((m) => m.routing);
    scope.shape = scope.members[scope.members.length - 1].shape;
  }
  top.push(leaves[leaves.length - 1]);
  return { top, scopes: made };
}
