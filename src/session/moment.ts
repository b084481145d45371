/** The pass as it stands after some steps. */
import type { Moment, Params } from './api';
import type { Context } from './context';
import { pathOf } from '../engine/layers/partition';
import { finish, partsOf } from './explanation';
import type { Session } from './session';

/** Takes as many steps as the moment needs, and one more to know what comes next. */
export async function moment(session: Session, query: Params<'moment'>, context: Context): Promise<Moment> {
  const pass = await session.pass(query.request, context);
  await finish(pass, context, query.index);
  const index = Math.min(query.index, pass.steps.length);
  const next = await pass.gradient.step(index);
  const sums = pass.sumsAfter(index);
  const [gradientPart, bias] = partsOf(sums);
  const { traced, blocked } = pass.gradient;
  const passed = new Set(pass.steps.slice(0, index).map((s) => s.local.layer.name));
  const waiting = new Set(pathOf(traced.graph, traced.point).flatMap((l) => (passed.has(l.name) ? [] : l.inputs)));
  return {
    index,
    steps: pathOf(traced.graph, traced.point).length - blocked.size,
    passed: index > 0 ? pass.steps[index - 1].local.layer.name : null,
    next: next?.local.layer.name ?? null,
    cut: [...sums.cut].map(([name, part]) => ({
      name,
      shape: [...traced.value(name).shape],
      gradientPart: part.gradient,
      beta: part.beta,
      complete: !waiting.has(name),
    })),
    gradientPart,
    bias,
    unattributed: sums.unattributed,
    excluded: sums.excluded,
    residual: sums.residual,
    scale: sums.scale,
  };
}
