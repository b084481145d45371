/** The tensors between leaves of the graph, found from either end. */
import type { Structure } from '../../src/protocol/types';

export class Links {
  /** Leaf that gives, and leaf that reads, by link. */
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly tensors: string[] = [];
  private readonly outs: number[][] = [];
  private readonly ins: number[][] = [];

  constructor({ inputs, layers, score, roots }: Structure) {
    const givers = new Map(inputs.map((port, k) => [port.name, k]));
    // What is looked up for a token comes from the token.
    const lookedUp = new Map(roots.map((root) => [root.tensor, root.inputs.map((name) => givers.get(name))]));
    layers.forEach((layer, k) => {
      const at = inputs.length + k;
      for (const tensor of layer.inputs)
        for (const from of lookedUp.get(tensor) ?? [givers.get(tensor)]) this.connect(from, at, tensor);
      for (const tensor of layer.outputs) givers.set(tensor, at);
    });
    this.connect(givers.get(score), inputs.length + layers.length, score);
  }

  /** Links that leave a leaf. */
  outOf(leaf: number): readonly number[] {
    return this.outs[leaf] ?? [];
  }

  /** Links that enter a leaf. */
  into(leaf: number): readonly number[] {
    return this.ins[leaf] ?? [];
  }

  /** A constant, or an input that is an initializer, has no giver. */
  private connect(from: number | undefined, to: number, tensor: string): void {
    if (from === undefined || from === to) return;
    const link = this.tensors.push(tensor) - 1;
    this.from.push(from);
    this.to.push(to);
    (this.outs[from] ??= []).push(link);
    (this.ins[to] ??= []).push(link);
  }
}
