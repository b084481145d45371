/** A model at one input: values, layers, and each layer's local linear model, taken when it is first needed. */
import type { Model } from '../onnx/model';
import { type Layer, type LayerGraph, outputsOf, partition } from '../layers/partition';
import { type LocalLayer, localLayer, sideBySide, widest } from '../layers/local';
import { Point } from '../layers/point';
import type { FloatData, FloatTensor, Tensor } from '../tensor';
import type { Products } from './products';

/** Slopes and biases of so many bytes are kept; those of further layers are taken from the values again when they are needed again. */
const KEPT_BYTES = 32 << 20;

export class Traced {
  readonly point: Point;
  readonly graph: LayerGraph;
  private readonly locals = new Map<Layer, LocalLayer>();
  private keptBytes = 0;

  constructor(
    readonly model: Model,
    private readonly values: ReadonlyMap<string, Tensor>,
    readonly products: Products,
    output?: string,
  ) {
    this.point = new Point(model, values);
    this.graph = partition(this.point, output);
  }

  /** The same run with another output explained. */
  explaining(output: string): Traced {
    return new Traced(this.model, this.values, this.products, output);
  }

  value(name: string): FloatTensor {
    return this.point.value(name) as FloatTensor;
  }

  /** @throws BiasLensError when the layer cannot be explained. */
  local(layer: Layer): LocalLayer {
    let found = this.locals.get(layer);
    if (found) return found;
    const lasting = this.keptBytes < KEPT_BYTES;
    this.locals.set(layer, (found = localLayer(layer, this.point, lasting)));
    if (lasting) this.keptBytes += (found.slope ? 2 : 1) * found.units * this.widestOf(found).BYTES_PER_ELEMENT;
    return found;
  }

  /** One of a layer's inputs, the widest: what is computed of them is as wide. */
  widestOf({ inputs }: LocalLayer): FloatData {
    return widest(inputs, this.point);
  }

  /** A layer's inputs laid side by side. */
  inputsOf(local: LocalLayer): FloatData {
    return sideBySide(local.inputs, this.point);
  }

  outputsOf(layer: Layer): string[] {
    return outputsOf(layer, this.point);
  }
}
