/** The tensors of a frame as containers. */
import type { LayerInfo } from '../../../protocol/types';
import type { Quantity } from '../../expressions';
import { shapeText } from '../../format';
import type { Frame, Looker } from '../../look';
import { fieldOf, type Field } from '../../model';
import { namedContainer, READ_ONLY, type Child, type Container } from './container';
import type { Memory } from './memory';
import { fieldSource } from './sources';
import { TensorContainer } from './tensor';
import { hasUnits, unitContainer } from './unit';

export class FrameTensors {
  constructor(
    private readonly looker: Looker,
    private readonly memory: Memory,
  ) {}

  /** A quantity of a layer, null the frame's own; of each output where it has several. */
  async container(frame: Frame, layer: string | null, quantity: Quantity): Promise<Container & { memoryReference?: string }> {
    const fields = this.looker.fields(frame, layer, quantity);
    if (fields.length === 1) return this.one(frame, layer, fields[0]);
    const children = async (): Promise<Child[]> =>
      Promise.all(
        fields.map(async (field) => {
          const opens = await this.one(frame, layer, field);
          return { name: field.of, value: shapeText(opens.shape), presentationHint: READ_ONLY, opens };
        }),
      );
    return namedContainer(children);
  }

  private async one(frame: Frame, name: string | null, field: Field) {
    const { looker } = this;
    const layer = this.layerOf(frame, name);
    const backward = looker.plan.direction === 'backward';
    const shape = await this.shapeOf(layer, field);
    const memoryReference = this.memoryOf(field, shape);
    const source = fieldSource(looker.model, field, shape, {
      memoryReference,
      expression: this.expression(frame, name, field),
      ...(field.quantity === 'beta' && field.node === undefined && { watched: field.of }),
      unit: (position) => (backward && hasUnits(layer, field) ? unitContainer(looker, frame, layer, position) : undefined),
    });
    return Object.assign(new TensorContainer(source), { memoryReference, shape });
  }

  private layerOf(frame: Frame, name: string | null) {
    const { plan } = this.looker;
    if (name === null) return plan.layerAt(frame.position);
    return plan.structure.inputs.some((port) => port.name === name) ? undefined : this.looker.layerNamed(name);
  }

  /** An expression that finds the tensor from the innermost frame, where a watch is evaluated. */
  private expression(frame: Frame, name: string | null, { quantity, node, of }: Field): string | undefined {
    if (node !== undefined || (frame.top && name === null)) return quantity;
    const layer = this.layerOf(frame, name)?.name ?? of;
    return `layer(${JSON.stringify(layer)}).${quantity}`;
  }

  private memoryOf(field: Field, shape: readonly number[]): string {
    const { model } = this.looker;
    const read = (start: number, end: number) => fieldOf(model, { ...field, start, end });
    return this.memory.refer(JSON.stringify(field), {
      elements: shape.reduce((n, d) => n * d, 1),
      bytesPerElement: async () => (await read(0, 1)).data.BYTES_PER_ELEMENT,
      read,
    });
  }

  /** Known of a layer's only output; of anything else it has to be asked. */
  private async shapeOf(layer: LayerInfo | undefined, field: Field): Promise<readonly number[]> {
    if (layer?.shape && hasUnits(layer, field)) return layer.shape;
    const { link, request } = this.looker.model;
    return (await link.request('statistics', { request, ...field })).shape;
  }
}
