/** Who gives and who reads each tensor: how the listing writes an operand. */
import type { Constants, LayerInfo, Structure } from '../../protocol/types';

export class Names {
  /** The layer that gives a tensor. */
  private readonly givers = new Map<string, LayerInfo>();
  private readonly inputs: Set<string>;
  private readonly layers: Map<string, LayerInfo>;

  constructor(
    structure: Structure,
    readonly constants: Constants,
  ) {
    for (const layer of structure.layers) for (const node of layer.nodes) for (const o of node.outputs) this.givers.set(o, layer);
    this.layers = new Map(structure.layers.map((layer) => [layer.name, layer]));
    this.inputs = new Set(structure.inputs.map((port) => port.name));
  }

  layer(name: string | undefined): LayerInfo | undefined {
    return name === undefined ? undefined : this.layers.get(name);
  }

  giver(tensor: string): LayerInfo | undefined {
    return this.givers.get(tensor);
  }

  isActivation(tensor: string): boolean {
    return this.givers.has(tensor) || this.inputs.has(tensor);
  }

  /** A layer stands for its output, under its own name; a layer with several outputs is named by each. */
  shown(tensor: string): string {
    const giver = this.givers.get(tensor);
    return giver && giver.outputs.length === 1 && giver.outputs[0] === tensor ? giver.name : tensor;
  }
}
