/**
 * The model as a text to step through, output first: one line a layer in the model's own names, the nodes inside it indented
 * below. The same model gives the same text, whatever is explained.
 */
import type { Constants, LayerInfo, NodeInfo, Structure } from '../../protocol/types';
import { LineWriter, type Line } from './line';
import { Names } from './names';
import { groupByScope, type Grouped } from './scopes';

export type { Line, Reference } from './line';

/** A listing and where its layers are. Line numbers count from 0. */
export class Listing {
  readonly text: string;
  private readonly places = new Map<string, number>();

  constructor(
    readonly lines: readonly Line[],
    private readonly names: Names,
  ) {
    this.text = lines.map((line) => line.text).join('\n') + '\n';
    lines.forEach((line, i) => this.places.set(anchorOf(line), i));
  }

  /** Line of what an anchor names; undefined when it is not in this model. */
  lineOf(anchor: string): number | undefined {
    return this.places.get(anchor);
  }

  /** Line that gives a tensor: its layer, the node inside that gives it, or the input. */
  definitionOf(tensor: string): number | undefined {
    const layer = this.names.giver(tensor);
    if (!layer) return this.lineOf(inputAnchor(tensor));
    const node = layer.nodes.findIndex((n) => n.outputs.includes(tensor));
    return (
      (layer.outputs.includes(tensor) ? undefined : this.lineOf(nodeAnchor(layer.name, node))) ??
      this.lineOf(layerAnchor(layer.name))
    );
  }

  /** The layer that a name means, with all that is known of it. */
  layerInfo(name: string): LayerInfo | undefined {
    return this.names.layer(this.layerOf(name));
  }

  /** Shape and, of a single number, value of a constant. */
  constant(name: string): Constants[string] | undefined {
    return this.names.constants[name];
  }

  /** The layer that a name means: its own, or that of a tensor in it. */
  layerOf(name: string): string | undefined {
    return this.places.has(layerAnchor(name)) ? name : this.names.giver(name)?.name;
  }
}

export const SCORE_ANCHOR = 'score';
export const layerAnchor = (layer: string): string => `layer ${layer}`;
export const nodeAnchor = (layer: string, node: number): string => `node ${node} ${layer}`;
export const inputAnchor = (input: string): string => `input ${input}`;

/** What a line stands for, in words that outlast a new export: breakpoints are kept by it. */
export function anchorOf({ kind, layer, node, name }: Line): string {
  if (kind === 'layer') return layerAnchor(layer!);
  if (kind === 'node') return nodeAnchor(layer!, node!);
  if (kind === 'input') return inputAnchor(name!);
  return kind === 'score' ? SCORE_ANCHOR : kind;
}

/** Writes the listing of a model. */
export function listingOf(structure: Structure, constants: Constants): Listing {
  const names = new Names(structure, constants);
  const groups = groupByScope([...structure.layers].reverse());
  return new Listing(
    [
      titleLine(structure),
      scoreLine(structure, names),
      ...groups.flatMap((item) => groupLines(item, 0, names)),
      ...structure.inputs.map(({ name, shape }) =>
        new LineWriter(0).put('input ').name('tensor', name).put(' ').shape(shape).done('input', { name }),
      ),
    ],
    names,
  );
}

function titleLine({ path, layers }: Structure): Line {
  const file = path.replace(/^.*[\\/]/, '');
  return new LineWriter(0).put(`# ${file}: ${layers.length} layer${layers.length === 1 ? '' : 's'}, output first`).done('title');
}

function scoreLine({ score, heads }: Structure, names: Names): Line {
  const writer = new LineWriter(0).put('score ').name('tensor', score, names.shown(score));
  if (heads.length > 0) writer.put(`  # before ${[...heads].reverse().join(', ')}`);
  return writer.done('score', { name: score });
}

function groupLines(item: Grouped, depth: number, names: Names): Line[] {
  if (item.kind === 'layer') return layerLines(item.layer, depth, names);
  const header = new LineWriter(depth).put(`${item.name}:`).done('scope', { name: item.name });
  return [header, ...item.members.flatMap((member) => groupLines(member, depth + 1, names))];
}

function layerLines(layer: LayerInfo, depth: number, names: Names): Line[] {
  const writer = new LineWriter(depth);
  const given = layer.outputs.length > 1 ? layer.outputs : [layer.name];
  given.forEach((name, i) => writer.put(i > 0 ? ', ' : '').name('tensor', name));
  if (layer.shape) writer.put(' ').shape(layer.shape);
  writer.put(' = ');
  const inside = new Map(layer.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  writeNode(writer, layer.nodes[layer.nodes.length - 1], names, inside);
  if (layer.refused) writer.put(`  # the pass stops here: ${layer.refused.reason}`);
  const lines = [writer.done('layer', { layer: layer.name })];
  if (layer.nodes.length < 2) return lines;
  const nodes = layer.nodes.map((node, i) => nodeLine(layer, node, i, depth + 1, names));
  return [...lines, ...nodes.reverse()];
}

function nodeLine(layer: LayerInfo, node: NodeInfo, index: number, depth: number, names: Names): Line {
  const writer = new LineWriter(depth);
  node.outputs.filter(Boolean).forEach((name, i) => writer.put(i > 0 ? ', ' : '').name('tensor', name));
  writeNode(writer.put(' = '), node, names, new Map());
  return writer.done('node', { layer: layer.name, node: index });
}

/** `Relu(Conv(pool1, W[32,16,3,3], b[32]))`; what a node inside the layer gives is written in its place. */
function writeNode(writer: LineWriter, node: NodeInfo, names: Names, inside: ReadonlyMap<string, NodeInfo>): void {
  writer.name('op', node.op).put('(');
  lastGiven(node.inputs).forEach((input, i) => {
    if (i > 0) writer.put(', ');
    const before = inside.get(input);
    if (before) writeNode(writer, before, names, inside);
    else writeOperand(writer, input, names, inside.size > 0);
  });
  writer.put(')');
}

function writeOperand(writer: LineWriter, name: string, names: Names, byLayer: boolean): void {
  if (name === '') return void writer.put('_');
  if (names.isActivation(name)) return void writer.name('tensor', name, byLayer ? names.shown(name) : name);
  const constant = names.constants[name];
  if (constant?.value !== undefined) return void writer.name('constant', name, scalarText(constant.value));
  writer.name('constant', name).shape(constant?.shape);
}

/** Optional operands that are left out at the end are not there at all. */
function lastGiven(inputs: readonly string[]): readonly string[] {
  let count = inputs.length;
  while (count > 0 && inputs[count - 1] === '') count--;
  return inputs.slice(0, count);
}

function scalarText(value: number): string {
  return String(Number(value.toPrecision(7)));
}
