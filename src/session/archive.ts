/** Everything of one explanation as an .npz, under the keys of the oracle. */
import type { Pass } from '../engine/bbp/pass';
import { encodeNpz } from '../engine/input';
import { floatTensor, type FloatTensor } from '../engine/tensor';
import { like, toOutputOrder } from '../engine/trace/gradient';
import type { Params } from './api';
import type { Context } from './context';
import { finish } from './explanation';
import { outputShape } from './fields';
import type { Session } from './session';

/**
 * `x:T` value, `g:T` gradient, `beta:T` bias attribution received for every tensor T between layers; `own:L`, and `unattributed:L`
 * where there is some, for every layer L; `attribution:M` for every attribution M that is given.
 */
export async function archive(
  session: Session,
  { request, attributions = [] }: Params<'archive'>,
  context: Context,
): Promise<Uint8Array> {
  const pass = await session.pass(request, context);
  await finish(pass, context);
  const more = attributions.map(({ method, values }) => [`attribution:${method}`, values] as [string, FloatTensor]);
  return encodeNpz([...members(pass), ...more]);
}

function* members(pass: Pass): Iterable<[string, FloatTensor]> {
  const { gradient } = pass;
  const { traced } = gradient;
  const tensors = new Set([traced.graph.score, ...pass.steps.flatMap((s) => s.local.inputs.map((i) => i.name))]);
  for (const name of tensors) {
    const value = traced.value(name);
    yield [`x:${name}`, value];
    yield [`g:${name}`, { ...value, data: gradient.at(name)! }];
    yield [`beta:${name}`, { ...value, data: pass.at(name) ?? like(value.data, value.data.length) }];
  }
  for (const step of pass.steps) {
    const shape = outputShape(step);
    yield [`own:${step.local.layer.name}`, floatTensor(shape, toOutputOrder(step.own, step.local.order))];
    if (step.left)
      yield [`unattributed:${step.local.layer.name}`, floatTensor(shape, toOutputOrder(step.left, step.local.order))];
  }
}
