/** Attributions over the model's input, by any of the engine's methods. */
import { BiasLensError } from '../engine/errors';
import { METHODS } from '../engine/methods/registry';
import type { Attribution, Params } from './api';
import type { Context } from './context';
import { finish, totalsOf } from './explanation';
import type { Session } from './session';

/** @throws BiasLensError (fault usage) `method-unknown` */
export async function attribution(session: Session, query: Params<'attribution'>, context: Context): Promise<Attribution> {
  const method = METHODS.find((m) => m.name === query.method);
  if (!method) {
    throw new BiasLensError({
      fault: 'usage',
      code: 'method-unknown',
      reason: `there is no method ${query.method}`,
      action: `Choose one of ${METHODS.map((m) => m.name).join(', ')}`,
    });
  }
  const { request } = query;
  const first = await session.pass(request, context);
  await finish(first, context);
  const pass = async ({ option, temperature }: { option: 1 | 2 | 3; temperature: number }) => {
    const made = await session.pass({ ...request, option, temperature }, context);
    await finish(made, context);
    return made;
  };
  const { gradient } = first;
  const input = query.input ?? gradient.traced.point.roots[0];
  const { values, expected } = await method.attribute(
    { gradient, pass, option: request.option, temperature: request.temperature },
    input,
  );
  const totals = totalsOf(values);
  return {
    method: method.name,
    title: method.title,
    values: { ...gradient.traced.value(input), data: values },
    totals,
    ...(expected !== undefined && { expected, gap: expected - totals.sum }),
  };
}
