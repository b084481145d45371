/** What can be seen from one frame of the stack: the tensors of its layer, and of others as far as the pass has come. */
import type { FloatTensor, LayerInfo } from '../protocol/types';
import type { Quantity, TensorValue } from './expressions';
import { tensorValue } from './expressions';
import { fieldOf, type Field, type Model } from './model';
import type { Plan, Position } from './plan';

/** A frame: a position, and how many steps of the pass have been taken there. */
export interface Frame {
  position: Position;
  /** Steps taken at this frame's moment; forward, layers passed. */
  moment: number;
  /** Steps that may be looked at for the layer itself: at the stop it is the one step more that passes it. */
  seen: number;
  /** The innermost frame, where a watch is evaluated. */
  top: boolean;
}

/** Elements of tensors that are kept so that a watch does not fetch them again at every look. */
const KEPT_ELEMENTS = 4_000_000;

export class Looker {
  private readonly kept = new Map<string, Promise<FloatTensor>>();
  private keptElements = 0;

  constructor(
    readonly model: Model,
    readonly plan: Plan,
  ) {}

  /** A tensor as an expression names it. @throws Error in words, when there is none at this frame */
  async tensor(frame: Frame, layer: string | null, quantity: Quantity): Promise<TensorValue> {
    const parts = await Promise.all(this.fields(frame, layer, quantity).map((field) => this.fetch(field)));
    if (parts.length === 1) return tensorValue(parts[0]);
    const data = parts.flatMap((part) => Array.from(part.data));
    return { shape: [data.length], data, logical: false };
  }

  /** The fields that make up a tensor: one for each output of a layer that has several. */
  fields(frame: Frame, name: string | null, quantity: Quantity): Field[] {
    if (quantity !== 'value' && this.plan.direction === 'forward') {
      throw new Error(`the model is stepped forward, so there are values but no ${quantity}`);
    }
    if (name === null) return this.own(frame, quantity);
    const input = this.plan.structure.inputs.find((port) => port.name === name);
    if (input) return this.ofInput(frame, name, quantity);
    const layer = this.layerNamed(name);
    if (layer.name === this.plan.layerAt(frame.position)?.name) return this.ofLayer(layer, quantity, frame.seen);
    this.checkReached(frame, layer);
    return this.ofLayer(layer, quantity, frame.moment);
  }

  /** @throws Error in words */
  layerNamed(name: string): LayerInfo {
    const found = this.model.listing.layerOf(name);
    const layer = this.plan.structure.layers.find((l) => l.name === found);
    if (!layer) throw new Error(`there is no layer '${name}'`);
    return layer;
  }

  private own(frame: Frame, quantity: Quantity): Field[] {
    const { position, seen } = frame;
    const layer = this.plan.layerAt(position);
    if (!layer) {
      const [at] =
        this.plan.direction === 'forward' ? [this.plan.structure.score] : this.plan.structure.inputs.map((p) => p.name);
      return this.plan.direction === 'forward' ? [{ quantity, of: at }] : this.ofInput(frame, at, quantity);
    }
    if (position.node !== null) return [{ quantity, of: layer.name, node: position.node, moment: seen }];
    return this.ofLayer(layer, quantity, seen);
  }

  private ofLayer(layer: LayerInfo, quantity: Quantity, moment: number): Field[] {
    if (quantity === 'own' || quantity === 'mass') return [{ quantity, of: layer.name, moment }];
    return layer.outputs.map((of) => ({ quantity, of, moment }));
  }

  private ofInput(frame: Frame, name: string, quantity: Quantity): Field[] {
    if (quantity === 'own' || quantity === 'mass') throw new Error(`${name} is an input: it has no bias and sends nothing on`);
    return [{ quantity, of: name, moment: frame.moment }];
  }

  /** Stepped forward, a value is not there before its layer has been passed. */
  private checkReached({ position }: Frame, { name }: LayerInfo): void {
    if (this.plan.direction === 'forward' && this.plan.indexOf(name)! > position.index) {
      throw new Error(`the forward pass has not come to ${name}`);
    }
  }

  private fetch(field: Field): Promise<FloatTensor> {
    const key = JSON.stringify(field);
    const found = this.kept.get(key);
    if (found) return found;
    const fetched = fieldOf(this.model, field);
    this.kept.set(key, fetched);
    fetched.then(
      ({ data }) => this.count(data.length),
      () => this.kept.delete(key),
    );
    return fetched;
  }

  private count(elements: number): void {
    this.keptElements += elements;
    if (this.keptElements <= KEPT_ELEMENTS) return;
    this.kept.clear();
    this.keptElements = 0;
  }
}
