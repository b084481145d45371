/** Units of a layer, or the elements of a graph input, by one of their numbers. */
import type { Pass, Step } from '../../engine/bbp/pass';
import { type FloatData, size, type Tensor, toFloats, unravel } from '../../engine/tensor';
import { byElement, standIns } from '../../engine/trace/elements';
import { toOutputOrder } from '../../engine/trace/gradient';
import type { Traced } from '../../engine/trace/traced';
import type { Params, Result } from '../api';
import type { Context } from '../context';
import { finish } from '../explanation';
import { outputShape, stepOf } from '../fields';
import type { Session } from '../session';
import type { Rows } from './filter';
import { list } from './list';
import type { Unit, UnitColumn } from './types';

/** A layer's numbers, each in output order; an input's in its own. */
export interface UnitTable extends Rows<UnitColumn> {
  columns: Record<UnitColumn, FloatData>;
}

export async function units(session: Session, query: Params<'units'>, context: Context): Promise<Result<'units'>> {
  const pass = await session.pass(query.request, context);
  await finish(pass, context);
  const table = unitTable(pass, query.of, session.inputs.get(query.of)?.loaded.columns);
  const { positions, found: row, total, all } = list(table, 'own', query);
  const { find = -1 } = query;
  const found = find >= 0 && find < table.count ? { row, unit: unitAt(find, table) } : null;
  return { total, all, found, units: positions.map((position) => unitAt(position, table)) };
}

function unitAt(position: number, { columns: c, shape }: UnitTable): Unit {
  return {
    position,
    index: unravel(position, shape(position)),
    value: c.value[position],
    gradient: c.gradient[position],
    beta: c.beta[position],
    own: c.own[position],
    mass: c.mass[position],
  };
}

/** @throws BiasLensError (fault usage) `layer-not-passed` */
export function unitTable(pass: Pass, of: string, names?: readonly string[]): UnitTable {
  const { traced } = pass.gradient;
  if (isInput(pass, of)) return inputTable(pass, of, names);
  const step = stepOf(pass.steps, of);
  const shape = outputShape(step);
  return {
    count: step.local.units,
    columns: columnsOf(step, traced),
    position: (row) => row,
    shape: () => shape,
    names: () => [],
  };
}

/** Whether a name is of a graph input, or of the floats that attribution ends at in its place. */
export function isInput({ gradient }: Pass, name: string): boolean {
  const { model, point } = gradient.traced;
  return point.roots.includes(name) || model.inputs.some((input) => input.name === name);
}

/** Elements of an input; of one that is not of floats with the sums over what stands for each (`elements.ts`). */
function inputTable(pass: Pass, name: string, columns: readonly string[] | undefined): UnitTable {
  const { traced } = pass.gradient;
  const tensor: Tensor = traced.point.value(name);
  const { shape } = tensor;
  const data = toFloats(tensor);
  const nothing = new Float32Array(data.length);
  const roots = standIns(traced, name);
  const sumOf = (at: (root: string) => FloatData | undefined) => {
    const parts = roots.map((root) => byElement(at(root) ?? nothing, data.length));
    return parts.length === 1 ? parts[0] : Float64Array.from(data, (_, i) => parts.reduce((sum, part) => sum + part[i], 0));
  };
  const beta = sumOf((root) => pass.at(root));
  const last = size(shape.slice(-1));
  return {
    count: data.length,
    columns: { value: data, gradient: sumOf((root) => pass.gradient.at(root)), beta, own: nothing, mass: beta },
    position: (row) => row,
    shape: () => shape,
    names: (row) => [columns?.[row % last]],
  };
}

function columnsOf(step: Step, traced: Traced): UnitTable['columns'] {
  const { local, gradient, received, own, mass } = step;
  const out = (values: FloatData) => toOutputOrder(values, local.order);
  const value =
    local.outputs.length === 1
      ? traced.value(local.outputs[0].name).data
      : concat(local.outputs.map((o) => traced.value(o.name).data));
  return { value, gradient: out(gradient.output), beta: out(received), own: out(own), mass: out(mass) };
}

function concat(parts: readonly FloatData[]): FloatData {
  const out = new Float64Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
