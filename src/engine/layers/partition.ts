/** ONNX nodes → layers (method.md §2): a core node and the maximal chain of pointwise nodes after it. */
import type { OnnxNode } from '../onnx/node';
import { carryingInputs } from './carriers';
import type { Kind, OpFamily, Refusal } from './family';
import { notLaidOut } from './not-laid-out';
import type { Point } from './point';
import { refusedOn } from './quantized';
import { familyOf } from './registry';
import type { Site } from './site';

/** Ops left off the model's output before a score is taken (Sec. 3: "we rule out the last softmax layer"). */
const HEADS = new Set([':Softmax', ':LogSoftmax', ':Sigmoid', ':ArgMax', 'ai.onnx.ml:Normalizer', 'ai.onnx.ml:ZipMap']);
/** One-to-one routing that a chain may pass through to reach a further pointwise node. */
export const RENAMING = new Set(['Reshape', 'Flatten', 'Transpose', 'Squeeze', 'Unsqueeze']);
/** Cores that take in a zero-valued Pad whose only consumer they are. */
const PADDED = new Set(['Conv', 'AveragePool']);

/** A layer: `nodes` run in order, the pointwise ones among them form its chain. */
export interface Layer {
  readonly core: OnnxNode;
  readonly kind: Kind | 'refused';
  /** First output of the core node: the layer's name. */
  readonly name: string;
  /** Distinct live tensors it reads. */
  inputs: string[];
  /** In order; a Pad that was taken in comes first. */
  nodes: OnnxNode[];
  readonly chain: Set<OnnxNode>;
  /** The zero-valued Pad that belongs to it. */
  pad?: OnnxNode;
  refusal?: Refusal;
  /** Whether its local linear model is a tangent. */
  tangent: boolean;
  /** Whether it rounds to integers: what that adds is its own bias. */
  rounded: boolean;
}

/** The layers of a model in topological order, and where its score is. */
export interface LayerGraph {
  readonly layers: readonly Layer[];
  /** The tensor whose elements are the scores. */
  readonly score: string;
  /** Ops of the heads that were left off, output first. */
  readonly heads: readonly OnnxNode[];
}

/** The live tensors that a layer gives. */
export function outputsOf(layer: Layer, point: Point): string[] {
  return layer.nodes[layer.nodes.length - 1].outputs.filter((o) => o && point.live.has(o));
}

/**
 * The score tensor: the chosen output with its heads left off, repeatedly (method.md §1). Without a choice it is that of the first
 * output that depends on the model's input in floats: a classifier of scikit-learn gives its label first.
 */
export function scoreOf(point: Point, output?: string): { score: string; heads: OnnxNode[] } {
  const producers = new Map(point.model.nodes.flatMap((n) => n.outputs.map((o) => [o, n] as const)));
  const names = output === undefined ? point.model.outputs.map((o) => o.name) : [output];
  const scores = names.map((name) => withoutHeads(point, producers, name));
  return scores.find(({ score }) => point.live.has(score)) ?? scores[0] ?? { score: '', heads: [] };
}

function withoutHeads(point: Point, producers: ReadonlyMap<string, OnnxNode>, output: string): ReturnType<typeof scoreOf> {
  const heads: OnnxNode[] = [];
  let score = output;
  for (;;) {
    const node = producers.get(score);
    if (!node || !HEADS.has(`${node.domain}:${node.op}`) || !point.live.has(node.inputs[0])) return { score, heads };
    heads.push(node);
    score = node.inputs[0];
  }
}

/** Groups the live nodes into layers. */
export function partition(point: Point, output?: string): LayerGraph {
  const { score, heads } = scoreOf(point, output);
  const nodes = point.nodes.filter((n) => !heads.includes(n));
  const builder = new Partition(point, nodes, new Set([...point.model.outputs.map((o) => o.name), score]));
  nodes.forEach((n) => builder.place(n));
  const place = new Map(nodes.map((n, i) => [n, i]));
  const last = (l: Layer) => place.get(l.nodes[l.nodes.length - 1])!;
  return { layers: [...builder.layers].sort((a, b) => last(a) - last(b)), score, heads };
}

/** The layers that the score depends on, output first: the order of the pass. */
export function pathOf(graph: LayerGraph, point: Point): Layer[] {
  const tensors = new Set([graph.score]);
  return [...graph.layers].reverse().filter((layer) => {
    const on = outputsOf(layer, point).some((o) => tensors.has(o));
    if (on) layer.inputs.forEach((i) => tensors.add(i));
    return on;
  });
}

class Partition {
  readonly layers = new Set<Layer>();
  private readonly owner = new Map<string, Layer>();
  private readonly uses = new Map<string, number>();
  /** For a renaming layer: the layer below, when it is the only thing there. */
  private readonly before = new Map<Layer, Layer | undefined>();

  constructor(
    private readonly point: Point,
    nodes: readonly OnnxNode[],
    private readonly outputs: ReadonlySet<string>,
  ) {
    for (const n of nodes) {
      for (const i of carryingInputs(n)) if (point.live.has(i)) this.uses.set(i, (this.uses.get(i) ?? 0) + 1);
    }
  }

  place(node: OnnxNode): void {
    const site = this.point.site(node);
    const family = familyOf(node);
    const kind = kindOf(family, site);
    const below = this.below(site);
    if (kind === 'pointwise' && this.extend(node, family, site, below)) return;
    const layer = newLayer(node, kind, site, family);
    for (const c of node.captured) if (this.point.live.has(c) && !layer.inputs.includes(c)) layer.inputs.push(c);
    if (RENAMING.has(node.op) && kind === 'routing') this.before.set(layer, below);
    if (below && PADDED.has(node.op) && kind === 'core') this.takeInPad(layer, below);
    this.add(layer, node);
  }

  /** The layer that gives the node's only input, when nothing else reads that tensor. */
  private below(site: Site): Layer | undefined {
    if (site.live.length !== 1) return undefined;
    const { name } = site.x;
    return this.uses.get(name) === 1 && !this.outputs.has(name) ? this.owner.get(name) : undefined;
  }

  /** Lays a pointwise node on the chain below, through renaming nodes, when there is one. */
  private extend(node: OnnxNode, family: OpFamily | undefined, site: Site, below: Layer | undefined): boolean {
    const passed: Layer[] = [];
    let low = below;
    while (low && this.before.get(low)) {
      passed.unshift(low);
      low = this.before.get(low);
    }
    if (!low || low.kind === 'routing' || low.kind === 'refused') return false;
    for (const renaming of passed) {
      low.nodes.push(...renaming.nodes);
      this.layers.delete(renaming);
    }
    low.nodes.push(node);
    low.chain.add(node);
    low.tangent ||= isTangent(family, site);
    low.rounded ||= family?.nature === 'rounded';
    node.outputs.forEach((o) => this.owner.set(o, low));
    return true;
  }

  private takeInPad(layer: Layer, below: Layer): void {
    if (below.core.op !== 'Pad' || below.nodes.length !== 1 || !isZeroPad(this.point.site(below.core))) return;
    this.layers.delete(below);
    layer.nodes.unshift(below.core);
    layer.pad = below.core;
    layer.inputs = below.inputs;
  }

  private add(layer: Layer, node: OnnxNode): void {
    this.layers.add(layer);
    node.outputs.forEach((o) => this.owner.set(o, layer));
  }
}

function newLayer(node: OnnxNode, kind: Kind | Refusal, site: Site, family: OpFamily | undefined): Layer {
  const refusal = typeof kind === 'object' ? kind : undefined;
  return {
    core: node,
    kind: typeof kind === 'object' ? 'refused' : kind,
    name: node.outputs.find((o) => o) ?? node.name,
    inputs: [...new Set(site.live.map((o) => o.name))],
    nodes: [node],
    chain: new Set(kind === 'pointwise' ? [node] : []),
    refusal,
    tangent: isTangent(family, site),
    rounded: family?.nature === 'rounded',
  };
}

function kindOf(family: OpFamily | undefined, site: Site): Kind | Refusal {
  const onIntegers = site.live.flatMap((o) => (o.grid && refusedOn(o.grid, site.node)) ?? []);
  if (onIntegers.length > 0) return onIntegers[0];
  if (family) return family.kind(site);
  const left = notLaidOut(site);
  if (left) return left;
  const { domain, op } = site.node;
  const where = domain === '' ? 'ONNX' : `domain ${domain}`;
  return {
    reason: `attribution does not know the op ${op} of ${where}`,
    action: 'What lies above this node is explained; replace the op, or ask for it to be added',
  };
}

function isTangent(family: OpFamily | undefined, site: Site): boolean {
  return family?.tangent?.(site) ?? family?.nature === 'tangent';
}

function isZeroPad(site: Site): boolean {
  const { node } = site;
  if (node.string('mode', 'constant') !== 'constant') return false;
  if (node.opset < 11) return node.float('value', 0) === 0;
  const fill = site.inputs[2];
  return !fill || (!fill.live && fill.value !== undefined && site.numbers(2)![0] === 0);
}
