/** One unit of a layer: its numbers, and to which inputs it sends how much. */
import type { LayerInfo, Message } from '../../../protocol/types';
import { QUANTITIES } from '../../expressions';
import { numberText, shapeText } from '../../format';
import { fieldOf, type Field } from '../../model';
import type { Frame, Looker } from '../../look';
import { namedContainer, property, READ_ONLY, type Child, type Container, type Range } from './container';
import { TITLES } from './titles';

/** A unit by its flat position in the layer's output. */
export function unitContainer(looker: Looker, frame: Frame, layer: LayerInfo, position: number): Container {
  return namedContainer(async () => {
    const numbers = QUANTITIES.map(async (quantity) => {
      const [field] = looker.fields(frame, layer.name, quantity);
      const { data } = await fieldOf(looker.model, { ...field, start: position, end: position + 1 });
      return property(TITLES[quantity], numberText(data[0]), 'number');
    });
    return [...(await Promise.all(numbers)), await alphaChild(looker, frame, layer, position)];
  });
}

async function alphaChild(looker: Looker, frame: Frame, layer: LayerInfo, position: number): Promise<Child> {
  const ask = ({ start, count }: Range) =>
    looker.model.link.request('messages', {
      request: looker.model.request,
      of: layer.name,
      position,
      offset: start,
      count,
      moment: frame.seen,
    });
  const { total } = await ask({ start: 0, count: 0 });
  const opens: Container = {
    namedCount: 0,
    indexedCount: total,
    named: async () => [],
    indexed: async (range) => (await ask(range)).messages.map(messageChild),
  };
  const value = total === 0 ? 'no connection' : `over ${total} inputs, the largest message first`;
  return { name: 'α', value, presentationHint: READ_ONLY, ...(total > 0 && { opens }) };
}

function messageChild({ tensor, index, alpha, component, input, message }: Message): Child {
  return {
    name: `${tensor}${shapeText(index)}`,
    value: `α ${numberText(alpha)}, message ${numberText(message)}`,
    type: 'message',
    presentationHint: READ_ONLY,
    opens: namedContainer(() => [
      property('α', numberText(alpha), 'number'),
      property('message', numberText(message), 'number'),
      property('W·x', numberText(component), 'number'),
      property('x', numberText(input), 'number'),
    ]),
  };
}

/** A field that is not of a layer's only output has no units of its own. */
export function hasUnits(layer: LayerInfo | undefined, field: Field): layer is LayerInfo {
  return layer !== undefined && field.node === undefined && layer.outputs.length === 1;
}
