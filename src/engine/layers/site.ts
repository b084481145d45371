/** A node at the point: its operands with what is known of them. Before a run, shapes and values can be missing. */
import { BiasLensError } from '../errors';
import type { OnnxNode } from '../onnx/node';
import type { TensorProto } from '../onnx/proto';
import type { Grid } from './quantized';
import { type FloatData, type Tensor, toFloats, toNumbers } from '../tensor';

/** One tensor as a node sees it. */
export interface Operand {
  readonly name: string;
  /** Whether it carries attribution: of floats, and depending on the model's input. */
  readonly live: boolean;
  readonly shape: readonly number[] | undefined;
  /** Its value: traced, or a constant of the model; undefined before a run. */
  readonly value: Tensor | undefined;
  /** The initializer it is, so that derived graphs can refer to its bytes. */
  readonly proto?: TensorProto;
  /**
   * Copies equally long stretches of a constant of float32, each from the element it begins at, without decoding it as a whole;
   * false when it is of another type.
   */
  readonly copyTo?: (target: Float32Array, starts: ArrayLike<number>) => boolean;
  /** For integers that stand for floats: how. `value` holds the floats. */
  readonly grid?: Grid;
}

/** A node with its operands; absent optional ones are undefined. */
export class Site {
  /** Live inputs in slot order; a tensor used twice is there twice. */
  readonly live: readonly Operand[];
  private readonly bases = new Map<string, number>();

  constructor(
    readonly node: OnnxNode,
    readonly inputs: readonly (Operand | undefined)[],
    readonly outputs: readonly (Operand | undefined)[],
    /** Spatial padding that a Pad taken into the layer adds to the node's own. */
    readonly padding?: { begin: number[]; end: number[] },
  ) {
    this.live = inputs.filter((i): i is Operand => i?.live === true);
    let offset = 0;
    for (const operand of this.live) {
      if (this.bases.has(operand.name)) continue;
      this.bases.set(operand.name, offset);
      offset += operand.shape?.reduce((n, d) => n * d, 1) ?? 0;
    }
  }

  /** Offset of an operand in the layer's inputs laid side by side (each distinct tensor once). */
  base(operand: Operand): number {
    return this.bases.get(operand.name) ?? 0;
  }

  /** Shape of output 0. @throws when no run has fixed it. */
  get outShape(): readonly number[] {
    return shapeOf(this, this.outputs[0]);
  }

  /** The only live input. */
  get x(): Operand {
    return this.live[0];
  }

  /** Values of an operand as floats. */
  floats(operand: Operand | undefined): FloatData {
    return toFloats(valueOf(this, operand));
  }

  /** Values of a small constant operand (axes, pads, shape), undefined when it is absent. */
  numbers(slot: number): number[] | undefined {
    const operand = this.inputs[slot];
    return operand && toNumbers(valueOf(this, operand));
  }

  /** An error at this node. */
  fault(code: string, reason: string, action: string): BiasLensError {
    return new BiasLensError({ fault: 'model', code, reason, action, node: this.node.name, op: this.node.op });
  }
}

export function shapeOf(site: Site, operand: Operand | undefined): readonly number[] {
  if (!operand?.shape) throw site.fault('shape-unknown', 'a shape it needs is not known', 'Run the model first');
  return operand.shape;
}

function valueOf(site: Site, operand: Operand | undefined): Tensor {
  if (!operand?.value)
    throw site.fault('value-unknown', `the value of ${operand?.name ?? 'an operand'} is not known`, 'Run the model first');
  return operand.value;
}

/** Whether output 0 has the shape of the only live input; taken as true while shapes are not known. */
export function keepsShape(site: Site): boolean {
  const a = site.x.shape;
  const b = site.outputs[0]?.shape;
  return !a || !b || (a.length === b.length && a.every((d, i) => d === b[i]));
}
