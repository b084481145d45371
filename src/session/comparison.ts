/** Several methods' attributions of one picture side by side, as one PNG (the paper's Fig. 4). */
import type { Params } from './api';
import { attribution } from './attribution';
import type { Context } from './context';
import { gridPng } from './picture/grid';
import { preparedOf, type Session } from './session';

/** @throws BiasLensError (fault usage) as `attribution` does; `grid-no-picture` for an input that is none */
export async function comparison(
  session: Session,
  { session: id, request, methods, input, colours }: Params<'comparison'>,
  context: Context,
): Promise<Uint8Array> {
  const { name } = session.wanted(input);
  session.feeds(); // says which input is missing
  const { choice, loaded } = session.inputs.get(name)!;
  const attributions = [];
  for (const [i, method] of methods.entries()) {
    context.progress({ stage: 'method', text: method, done: i, total: methods.length });
    attributions.push(await attribution(session, { session: id, request, method, input: name }, context));
  }
  return gridPng(preparedOf(name, choice, loaded), attributions, colours);
}
