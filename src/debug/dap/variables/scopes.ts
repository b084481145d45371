/** The scopes of a frame: what a person looks at first. */
import { QUANTITIES, type Quantity } from '../../expressions';
import { numberText, shapeText } from '../../format';
import type { Frame } from '../../look';
import type { Runtime } from '../../runtime';
import { namedContainer, property, READ_ONLY, type Child, type Container } from './container';
import { parameterSource } from './sources';
import { TensorContainer } from './tensor';
import type { FrameTensors } from './tensors';
import { TITLES } from './titles';

interface Scope {
  name: string;
  container: Container;
}

/** Totals, tensors and parameters, as far as there are any at the frame. */
export async function scopesOf(runtime: Runtime, tensors: FrameTensors, frame: Frame): Promise<Scope[]> {
  const { plan } = runtime;
  const layer = plan.layerAt(frame.position);
  const backward = plan.direction === 'backward';
  const passed = layer !== undefined && runtime.resultAt(frame.position.index) !== null;
  const quantities: Quantity[] = !backward ? ['value'] : passed ? [...QUANTITIES] : ['value', 'gradient', 'beta'];
  const totals = backward ? [{ name: 'Totals', container: namedContainer(() => totalsOf(runtime, frame)) }] : [];
  // At the end each input has its own.
  const names = layer || !backward ? [null] : plan.structure.inputs.map((port) => port.name);
  const scopes = names.flatMap((name) => quantities.map((quantity) => ({ name, quantity })));
  const opened = await Promise.all(
    scopes.map(async ({ name, quantity }) => ({
      name: names.length > 1 ? `${TITLES[quantity]} of ${name}` : TITLES[quantity],
      container: await tensors.container(frame, name, quantity),
    })),
  );
  const parameters = layer ? [{ name: 'Parameters', container: namedContainer(() => parametersOf(runtime, layer.name)) }] : [];
  return [...totals, ...opened, ...parameters];
}

/** f taken apart at the frame's moment, and what its layer does to it. */
async function totalsOf(runtime: Runtime, frame: Frame): Promise<Child[]> {
  const { model, plan } = runtime;
  const { link, request } = model;
  const moment = await link.request('moment', { request, index: frame.moment });
  const f = moment.gradientPart + moment.bias + moment.unattributed + moment.excluded + moment.residual;
  const number = (name: string, value: number) => property(name, numberText(value), 'number');
  const result = plan.layerAt(frame.position) ? runtime.resultAt(frame.position.index) : null;
  const layer = result
    ? [
        number('β received', result.received.sum),
        number('own', result.own.sum),
        number('mass', result.mass.sum),
        number('sent', result.mass.sum - result.unattributed),
        number('sent evenly, Σ|·|', result.evenly),
        number('stays here', result.unattributed),
        number('residual after it', result.residual),
      ]
    : [];
  return [
    number('f', f),
    number('weights', moment.gradientPart),
    number('bias', moment.bias),
    number('unattributed', moment.unattributed),
    number('excluded', moment.excluded),
    number('residual', moment.residual),
    ...layer,
  ];
}

async function parametersOf({ model }: Runtime, layer: string): Promise<Child[]> {
  const { output } = model.request;
  const { parameters, attributes } = await model.link.request('parameters', { layer, output });
  const constants = parameters.map((parameter): Child => {
    const { name, op, shape, dtype, value } = parameter;
    if (value !== undefined) return property(name, numberText(value), dtype);
    const opens = new TensorContainer(parameterSource(model, parameter));
    return { name, value: `${shapeText(shape)} of ${op}`, type: dtype, presentationHint: READ_ONLY, opens };
  });
  return [...constants, ...attributes.map(({ op, name, text }) => property(`${op}.${name}`, text, 'attribute'))];
}
