/** What a unit got from whom: the messages of the layers that read it, whose sum is its β (13). */
import { isIn, type Range, unitReader, unitsOver } from '../../engine/bbp/messages';
import type { Pass, Step } from '../../engine/bbp/pass';
import { size, unravel } from '../../engine/tensor';
import { standIns } from '../../engine/trace/elements';
import type { Params, Result } from '../api';
import { breathe, type Context } from '../context';
import { finish } from '../explanation';
import { outputShape, stepOf } from '../fields';
import type { Session } from '../session';
import type { Rows } from './filter';
import { list, listedOf, NOTHING } from './list';
import type { Received, ReceivedColumn } from './types';
import { isInput, unitTable } from './units';

/** Entries of rows that are read before others get their turn. */
const AT_ONCE = 1 << 20;

export async function received(session: Session, query: Params<'received'>, context: Context): Promise<Result<'received'>> {
  const pass = await session.pass(query.request, context);
  await finish(pass, context);
  const { position } = query;
  const { columns, count } = unitTable(pass, query.of);
  if (!(position >= 0 && position < count)) return { ...NOTHING, beta: 0, own: 0, mass: 0, messages: [] };
  const places = placesOf(pass, query.of, position);
  const got: Arrival[] = [];
  for (const step of pass.steps) got.push(...(await arrivals(step, places, pass, context)));
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

/** A part of a tensor. */
interface Place extends Range {
  tensor: string;
}

/** Where a unit lies: a layer can have several outputs, and for an element of whole numbers stand vectors of floats. */
function placesOf(pass: Pass, of: string, position: number): Place[] {
  const { traced } = pass.gradient;
  if (isInput(pass, of)) {
    const count = size(traced.point.value(of).shape);
    return standIns(traced, of).map((tensor) => {
      const each = size(traced.value(tensor).shape) / count;
      return { tensor, from: position * each, to: (position + 1) * each };
    });
  }
  const { outputs } = stepOf(pass.steps, of).local;
  const { name, start } = outputs.find((o) => position < o.start + o.size)!;
  return [{ tensor: name, from: position - start, to: position - start + 1 }];
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

/** What one layer sends to these places, in the order of its units; nothing unless it reads them. */
async function arrivals(from: Step, places: readonly Place[], pass: Pass, context: Context): Promise<Arrival[]> {
  const got = new Map<number, Arrival>();
  for (const { tensor, ...part } of places) {
    const span = from.local.inputs.find((s) => s.name === tensor);
    if (span) await collect(got, from, { from: span.start + part.from, to: span.start + part.to }, pass, context);
  }
  return [...got.values()].sort((a, b) => a.unit - b.unit);
}

/** Adds up what each unit of a layer sends to a range of its inputs. */
async function collect(got: Map<number, Arrival>, from: Step, range: Range, pass: Pass, context: Context): Promise<void> {
  const { local, mass } = from;
  const connections = unitReader(local, pass.gradient.traced.inputsOf(local), pass.rule);
  const place = outputPlaces(local.order);
  const longest = local.map.kind === 'core' ? local.map.core.maxRow : 1;
  let read = 0;
  for (const p of unitsOver(local, range)) {
    if (mass[p] === 0) continue;
    if ((read += longest) > AT_ONCE) {
      read = 0;
      await breathe(context);
    }
    const found = connections(p, range);
    if (!found) continue;
    const before = got.get(p);
    let [component, alpha] = [before?.component ?? 0, before?.alpha ?? 0];
    for (let k = 0; k < found.count; k++) {
      if (!isIn(range, found.position[k])) continue;
      component += found.component[k];
      alpha += found.alpha[k];
    }
    if (alpha !== 0) got.set(p, { from, unit: place(p), mass: mass[p], component, alpha, message: alpha * mass[p] });
  }
}

/** From a layer's core order to the order of its output. */
function outputPlaces(order: Int32Array | null): (p: number) => number {
  if (!order) return (p) => p;
  const place = new Int32Array(order.length);
  order.forEach((p, i) => (place[p] = i));
  return (p) => place[p];
}
