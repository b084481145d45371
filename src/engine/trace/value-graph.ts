/** What the graphs over traced values have in common: the values that they are fed, and the nodes that families can write. */
import { familyOf } from '../layers/registry';
import type { OpFamily } from '../layers/family';
import type { Operand, Site } from '../layers/site';
import { GraphBuilder } from '../onnx/builder';
import type { OnnxNode } from '../onnx/node';
import { DataType } from '../onnx/proto';
import type { Traced } from './traced';

/** A graph for every point of the same shapes. */
export interface ValueGraph {
  bytes: Uint8Array;
  /** Traced tensors that it is fed. */
  feeds: readonly string[];
}

/** A node that can be part of such a graph. */
interface Writable {
  site: Site;
  family: OpFamily;
}

export class ValueWriter {
  readonly builder: GraphBuilder;
  readonly feeds: string[] = [];
  /** Names of traced values and weights in the graph. */
  private readonly values = new Map<string, string>();

  constructor(private readonly traced: Traced) {
    this.builder = new GraphBuilder(traced.model);
  }

  /** The live nodes below the score, in the model's order. */
  get nodes(): readonly OnnxNode[] {
    const { point, graph } = this.traced;
    const heads = new Set(graph.heads);
    return point.nodes.filter((node) => !heads.has(node));
  }

  /** A node with its family; undefined where it is explained in another way: refused, in integers, of other floats, with subgraphs. */
  writable(node: OnnxNode): Writable | undefined {
    const site = this.traced.point.site(node);
    const family = familyOf(node);
    if (!family || typeof family.kind(site) === 'object' || node.captured.length > 0) return undefined;
    const single = (operand: Operand | undefined) => operand?.value?.dtype === 'float32' && !operand.grid;
    return [...site.live, site.outputs[0]].every(single) ? { site, family } : undefined;
  }

  /** Its name in the graph: a weight by reference, everything else fed. */
  value(operand: Operand | undefined): string {
    if (!operand) throw new TypeError('an operand that is left out has no value');
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
