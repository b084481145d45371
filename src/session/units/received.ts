/** What a unit got from whom: the messages of the layers that read it, whose sum is its β (13). */
import { indexIn, unitReader, unitsOver } from '../../engine/bbp/messages';
import type { Pass, Step } from '../../engine/bbp/pass';
import { unravel } from '../../engine/tensor';
import type { Params, Result } from '../api';
import { breathe, type Context } from '../context';
import { finish } from '../explanation';
import { outputShape, stepOf } from '../fields';
import type { Session } from '../session';
import type { Rows } from './filter';
import { list, listedOf, NOTHING } from './list';
import type { Received, ReceivedColumn } from './types';
import { unitTable } from './units';

/** Entries of rows that are read before others get their turn. */
const AT_ONCE = 1 << 20;

export async function received(session: Session, query: Params<'received'>, context: Context): Promise<Result<'received'>> {
  const pass = await session.pass(query.request, context);
  await finish(pass, context);
  const { position } = query;
  const { columns, count } = unitTable(pass, query.of);
  if (!(position >= 0 && position < count)) return { ...NOTHING, beta: 0, own: 0, mass: 0, messages: [] };
  const [tensor, at] = tensorOf(pass, query.of, position);
  const got: Arrival[] = [];
  for (const step of pass.steps) got.push(...(await arrivals(step, tensor, at, pass, context)));
  const rows = rowsOf(got);
  const page = list(rows, 'message', query);
  const [beta, mass] = [columns.beta[position], columns.mass[position]];
  return {
    ...listedOf(page, rows.columns.message),
    beta,
    own: isLeftOut(pass, query.of) ? 0 : columns.own[position],
    mass,
    messages: page.positions.map((row) => receivedOf(got[row])),
  };
}

const isLeftOut = (pass: Pass, of: string) => pass.steps.some((s) => s.excluded && s.local.layer.name === of);

/** The tensor that a unit lies in, and where: a layer can have several outputs. */
function tensorOf(pass: Pass, of: string, position: number): [tensor: string, at: number] {
  if (pass.gradient.traced.point.roots.includes(of)) return [of, position];
  const { outputs } = stepOf(pass.steps, of).local;
  const span = outputs.find((o) => position < o.start + o.size)!;
  return [span.name, position - span.start];
}

/** One message that has come; `unit` is a position in the sender's output. */
interface Arrival {
  from: Step;
  unit: number;
  mass: number;
  component: number;
  alpha: number;
  message: number;
}

function rowsOf(got: readonly Arrival[]): Rows<ReceivedColumn> & { columns: Record<ReceivedColumn, number[]> } {
  const column = (name: ReceivedColumn) => got.map((arrival) => arrival[name]);
  return {
    count: got.length,
    columns: { mass: column('mass'), component: column('component'), alpha: column('alpha'), message: column('message') },
    position: (row) => got[row].unit,
    shape: (row) => outputShape(got[row].from),
    names: (row) => [got[row].from.local.layer.name],
  };
}

function receivedOf({ from, unit, ...numbers }: Arrival): Received {
  return { layer: from.local.layer.name, position: unit, index: unravel(unit, outputShape(from)), ...numbers };
}

/** What one layer sends to one element of a tensor, in the order of its units; nothing unless it reads the tensor. */
async function arrivals(from: Step, tensor: string, at: number, pass: Pass, context: Context): Promise<Arrival[]> {
  const { local, mass } = from;
  const span = local.inputs.find((s) => s.name === tensor);
  if (!span) return [];
  const q = span.start + at;
  const connections = unitReader(local, pass.gradient.traced.inputsOf(local), pass.rule);
  const place = placesOf(local.order);
  const longest = local.map.kind === 'core' ? local.map.core.maxRow : 1;
  const got: Arrival[] = [];
  let read = 0;
  for (const p of unitsOver(local, q)) {
    if (mass[p] === 0) continue;
    if ((read += longest) > AT_ONCE) {
      read = 0;
      await breathe(context);
    }
    const found = connections(p, q);
    if (!found) continue;
    const k = indexIn(found.position, found.count, q);
    const [component, alpha] = [found.component[k], found.alpha[k]];
    if (alpha !== 0) got.push({ from, unit: place(p), mass: mass[p], component, alpha, message: alpha * mass[p] });
  }
  return got.sort((a, b) => a.unit - b.unit);
}

/** From a layer's core order to the order of its output. */
function placesOf(order: Int32Array | null): (p: number) => number {
  if (!order) return (p) => p;
  const place = new Int32Array(order.length);
  order.forEach((p, i) => (place[p] = i));
  return (p) => place[p];
}
