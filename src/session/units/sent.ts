/** What a unit sends to whom: its components W·x, their shares α, and the messages (11)(12). */
import { unitReader } from '../../engine/bbp/messages';
import type { Step } from '../../engine/bbp/pass';
import { type FloatData, unravel } from '../../engine/tensor';
import type { Traced } from '../../engine/trace/traced';
import type { Span } from '../../engine/layers/local';
import type { Params, Result } from '../api';
import type { Context } from '../context';
import { finish } from '../explanation';
import { stepOf } from '../fields';
import type { Session } from '../session';
import type { Rows } from './filter';
import { list, listedOf, NOTHING } from './list';
import type { MessageColumn } from './types';

export async function messages(session: Session, query: Params<'messages'>, context: Context): Promise<Result<'messages'>> {
  const pass = await session.pass(query.request, context);
  await finish(pass, context, query.moment);
  const { traced } = pass.gradient;
  const step = stepOf(pass.steps, query.of);
  const { order, units } = step.local;
  const p = order ? order[query.position] : query.position;
  const mass = step.mass[p] ?? 0;
  if (!(p >= 0 && p < units)) return { ...NOTHING, mass: 0, messages: [] };
  const sent = sentBy(step, traced, p, pass.rule);
  const table: Rows<MessageColumn> = { ...sent, names: (row) => namesOf(session, sent.span(row).name, sent.position(row)) };
  const page = list(table, 'message', query);
  const { input, component, alpha, message } = sent.columns;
  return {
    ...listedOf(page, message),
    mass,
    messages: page.positions.map((k) => ({
      tensor: sent.span(k).name,
      position: sent.position(k),
      index: unravel(sent.position(k), sent.shape(k)),
      input: input[k],
      component: component[k],
      alpha: alpha[k],
      message: message[k],
    })),
  };
}

/** The tensor, and where it is a table's row the name of its column. */
function namesOf(session: Session, tensor: string, position: number): (string | undefined)[] {
  return [tensor, session.inputs.get(tensor)?.loaded.columns?.[position]];
}

interface Sent extends Omit<Rows<MessageColumn>, 'names'> {
  span(row: number): Span;
}

function sentBy({ local, mass }: Step, traced: Traced, p: number, rule: Parameters<typeof unitReader>[2]): Sent {
  const x = traced.inputsOf(local);
  const { count, position, component, alpha } = unitReader(local, x, rule)(p)!;
  const order = Array.from({ length: count }, (_, k) => k).sort((a, b) => position[a] - position[b]);
  const at = order.map((k) => position[k]);
  const span = (row: number) => local.inputs.find((s) => at[row] >= s.start && at[row] < s.start + s.size)!;
  const values = (of: (row: number) => number): FloatData => Float64Array.from({ length: count }, (_, row) => of(row));
  return {
    count,
    columns: {
      input: values((row) => x[at[row]]),
      component: values((row) => component[order[row]]),
      alpha: values((row) => alpha[order[row]]),
      message: values((row) => alpha[order[row]] * mass[p]),
    },
    span,
    position: (row) => at[row] - span(row).start,
    shape: (row) => traced.value(span(row).name).shape,
  };
}
