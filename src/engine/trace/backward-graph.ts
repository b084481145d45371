/** The gradient at the model's inputs as one ONNX graph over traced values: every op family writes its part (`OpFamily.backward`). */
import type { OnnxNode } from '../onnx/node';
import { GraphBuilder } from '../onnx/builder';
import { DataType } from '../onnx/proto';
import { size } from '../tensor';
import { familyOf } from '../layers/registry';
import type { Operand } from '../layers/site';
import type { Traced } from './traced';

/** The graph's input for the gradient at the score tensor. */
export const SEED = 'biaslens/seed';

export interface BackwardGraph {
  bytes: Uint8Array;
  /** Traced tensors that it is fed, besides the seed. */
  feeds: readonly string[];
  /** The output that holds the gradient at each input asked for; no entry: f does not depend on it. */
  gradients: ReadonlyMap<string, string>;
}

/**
 * @param traced the model at some point; the graph serves every point of the same shapes
 * @param inputs tensors whose gradient is wanted
 * @returns undefined where a node on the way has no such part, or something is not of float32
 */
export function backwardGraph(traced: Traced, inputs: readonly string[]): BackwardGraph | undefined {
  const { point, graph } = traced;
  if (traced.value(graph.score).dtype !== 'float32') return undefined;
  const writer = new Writer(traced);
  writer.arrive(graph.score, writer.builder.input(SEED, 'float32', traced.value(graph.score).shape));
  const heads = new Set(graph.heads);
  const nodes = point.nodes.filter((node) => !heads.has(node));
  for (const node of [...nodes].reverse()) if (writer.reaches(node) && !writer.pass(node)) return undefined;
  return writer.finish(inputs);
}

class Writer {
  readonly builder: GraphBuilder;
  private readonly arrived = new Map<string, string>();
  /** Names of traced values and weights in the graph. */
  private readonly values = new Map<string, string>();
  private readonly feeds: string[] = [];

  constructor(private readonly traced: Traced) {
    this.builder = new GraphBuilder(traced.model);
  }

  reaches(node: OnnxNode): boolean {
    return node.outputs.some((name) => this.arrived.has(name));
  }

  arrive(tensor: string, part: string): void {
    const before = this.arrived.get(tensor);
    this.arrived.set(tensor, before ? this.builder.node('Add', [before, part]) : part);
  }

  /** Writes what a node sends to its inputs; whether it could. */
  pass(node: OnnxNode): boolean {
    const site = this.traced.point.site(node);
    const family = familyOf(node);
    if (!family?.backward || typeof family.kind(site) === 'object' || node.captured.length > 0) return false;
    if (![...site.live, site.outputs[0]].every((operand) => operand?.value?.dtype === 'float32' && !operand.grid)) return false;
    const gradients = node.outputs.map((name) => this.arrived.get(name));
    // Only families of several outputs do without the first.
    if (gradients[0] === undefined && gradients.length === 1) return false;
    const g = gradients[0] ?? '';
    const parts = family.backward(site, { builder: this.builder, g, gradients, value: (operand) => this.value(operand!) });
    if (!parts) return false;
    site.live.forEach(({ name }, i) => this.arrive(name, parts[i]));
    return true;
  }

  finish(inputs: readonly string[]): BackwardGraph {
    const gradients = new Map<string, string>();
    for (const input of inputs) {
      const last = this.arrived.get(input);
      if (last === undefined || size(this.traced.value(input).shape) === 0) continue;
      // A name of its own, also where it is the seed or the part of a neighbour as it came.
      const name = this.builder.node('Identity', [last]);
      this.builder.output(name);
      gradients.set(input, name);
    }
    return { bytes: this.builder.bytes(), feeds: this.feeds, gradients };
  }

  private value(operand: Operand): string {
    const found = this.values.get(operand.name);
    if (found) return found;
    const made = operand.proto ? this.weight(operand) : this.fed(operand);
    this.values.set(operand.name, made);
    return made;
  }

  private weight({ proto }: Operand): string {
    const weight = this.builder.weight(proto!);
    return proto!.dataType === DataType.FLOAT ? weight : this.builder.node('Cast', [weight], { to: DataType.FLOAT });
  }

  private fed({ name, shape }: Operand): string {
    this.feeds.push(name);
    return this.builder.input(name, 'float32', shape!);
  }
}
