/** The order in which a model is stepped, and where each stop is in the listing. */
import type { LayerInfo, Structure } from '../protocol/types';
import { anchorOf, inputAnchor, layerAnchor, nodeAnchor, SCORE_ANCHOR, type Line, type Listing } from './listing';
import type { Direction } from './model';

/** At a layer, whose numbers are there and which the next step passes; at a node inside it; or at the end of the plan. */
export interface Position {
  /** Place in the plan; its length is the end. */
  index: number;
  /** Place in the layer's `nodes`; null: at the layer as a whole. */
  node: number | null;
}

export class Plan {
  /** Backward: the layers that the score depends on, output first. Forward: all layers, input first. */
  readonly layers: readonly LayerInfo[];
  readonly start: Position = { index: 0, node: null };
  readonly end: Position;
  private readonly indices: Map<string, number>;

  constructor(
    readonly structure: Structure,
    readonly direction: Direction,
  ) {
    this.layers = direction === 'backward' ? pathTo(structure.score, structure.layers) : structure.layers;
    this.indices = new Map(this.layers.map((layer, i) => [layer.name, i]));
    this.end = { index: this.layers.length, node: null };
  }

  layerAt({ index }: Position): LayerInfo | undefined {
    return this.layers.at(index);
  }

  indexOf(layer: string): number | undefined {
    return this.indices.get(layer);
  }

  /** The nodes inside a layer in the order of this direction; none where the layer is a single node. */
  inside(index: number): number[] {
    const nodes = this.layers.at(index)?.nodes ?? [];
    if (nodes.length < 2) return [];
    const order = nodes.map((_, i) => i);
    return this.direction === 'backward' ? order.reverse() : order;
  }

  /** Into the layer where there is an inside, else past it. */
  into(at: Position): Position {
    const [first] = at.node === null ? this.inside(at.index) : [];
    return first === undefined ? this.over(at) : { index: at.index, node: first };
  }

  /** Past the node inside a layer, or past the layer. */
  over({ index, node }: Position): Position {
    if (node !== null) {
      const inside = this.inside(index);
      const next = inside[inside.indexOf(node) + 1];
      if (next !== undefined) return { index, node: next };
    }
    return { index: Math.min(index + 1, this.end.index), node: null };
  }

  /** Out of the layer. */
  out({ index }: Position): Position {
    return this.over({ index, node: null });
  }

  /** The step before: the node before, from the first of them the layer, from a layer the layer before. */
  before({ index, node }: Position): Position {
    if (node === null) return { index: Math.max(0, index - 1), node: null };
    const inside = this.inside(index);
    const place = inside.indexOf(node);
    return { index, node: place > 0 ? inside[place - 1] : null };
  }

  /** The step before, through the inside of the layer before. */
  deepBefore(at: Position): Position {
    const before = this.before(at);
    if (at.node !== null || before.index === at.index) return before;
    return { index: before.index, node: this.inside(before.index).at(-1) ?? null };
  }

  /** Name of a position's line in the listing. */
  anchor({ index, node }: Position): string {
    const layer = this.layers.at(index);
    if (layer) return node === null ? layerAnchor(layer.name) : nodeAnchor(layer.name, node);
    if (this.direction === 'forward') return SCORE_ANCHOR;
    return inputAnchor(this.structure.inputs[0]?.name ?? '');
  }

  /** Where a line of the listing is stopped at; undefined when it never is. */
  positionOf(line: Line): Position | undefined {
    if (anchorOf(line) === this.anchor(this.end) || (line.kind === 'input' && this.direction === 'backward')) return this.end;
    const index = line.layer === undefined ? undefined : this.indices.get(line.layer);
    return index === undefined ? undefined : { index, node: line.node ?? null };
  }

  line(listing: Listing, position: Position): number {
    return listing.lineOf(this.anchor(position)) ?? 0;
  }
}

/** The layers that a tensor depends on, the last first. */
function pathTo(tensor: string, layers: readonly LayerInfo[]): LayerInfo[] {
  const tensors = new Set([tensor]);
  return [...layers].reverse().filter((layer) => {
    const on = layer.outputs.some((output) => tensors.has(output));
    if (on) for (const input of layer.inputs) tensors.add(input);
    return on;
  });
}

/** Whether one position comes before another. */
export function isBefore(plan: Plan, a: Position, b: Position): boolean {
  if (a.index !== b.index) return a.index < b.index;
  const place = ({ index, node }: Position) => (node === null ? -1 : plan.inside(index).indexOf(node));
  return place(a) < place(b);
}

export const samePosition = (a: Position, b: Position): boolean => a.index === b.index && a.node === b.node;
