/** Answers to what a debugger asks (`inspection.ts`). */
import type { InspectionMethods, Params, PassStep, Result } from './api';
import type { Context } from './context';
import { finish, layerResult } from './explanation';
import { field } from './fields';
import { constantShapes, parametersOf, parameterValues } from './parameters';
import type { Session } from './session';
import { blocksOf, healthOf, statisticsOf } from './statistics';

type Answers = {
  [M in keyof InspectionMethods]: (params: Params<M>, context: Context) => Result<M> | Promise<Result<M>>;
};

/** @param at the session that a request is for */
export function inspection(at: (p: { session: string }) => Session): Answers {
  return {
    step: (p, context) => step(at(p), p, context),
    statistics: async (p, context) => statisticsOf(await field(at(p), p, context)),
    blocks: async (p, context) => blocksOf(await field(at(p), p, context), p),
    health: async (p, context) => healthOf(await at(p).tracedFor(p.output, context), p.layer),
    parameters: (p) => parametersOf(at(p), p.layer, p.output),
    parameter: (p) => parameterValues(at(p), p.name, p.start, p.end),
    constants: (p) => constantShapes(at(p), p.output),
  };
}

async function step(session: Session, { request, index }: Params<'step'>, context: Context): Promise<PassStep> {
  const pass = await session.pass(request, context);
  await finish(pass, context, index + 1);
  const { f, blocked, stopped } = pass.gradient;
  const taken = pass.steps.at(index);
  const { scale } = pass.sumsAfter(taken ? index + 1 : pass.steps.length);
  const nodes = new Map(stopped.map((reason) => [reason.node, reason]));
  const reasonOf = (name: string) => {
    const core = pass.gradient.traced.graph.layers.find((l) => l.name === name)?.core.name;
    return nodes.get(core);
  };
  return {
    result: taken ? layerResult(taken) : null,
    blocked: [...blocked].map((layer) => {
      const reason = reasonOf(layer);
      return { layer, ...(reason && { reason }) };
    }),
    f,
    scale,
  };
}
