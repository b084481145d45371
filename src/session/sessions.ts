/** All open sessions: every request of `SessionMethods`, answered. */
import { randomUUID } from 'node:crypto';
import { BiasLensError } from '../engine/errors';
import { bindDims, inputParts } from '../engine/input';
import { METHODS } from '../engine/methods/registry';
import type { MethodName, Params, Result } from './api';
import { archive } from './archive';
import { attribution } from './attribution';
import { comparison } from './comparison';
import type { Context } from './context';
import { explain, explainMany } from './explanation';
import { channels, fieldRange, histogram } from './fields';
import { inspection } from './inspect';
import { moment } from './moment';
import { forInput, keep, recall } from './remembered';
import { scoresOf } from './request';
import { Session } from './session';
import { studyHeader, studyRows } from './study/run';
import { received } from './units/received';
import { messages } from './units/sent';
import { units } from './units/units';

/** A function for each request. */
export type Answers = { [M in MethodName]: (params: Params<M>, context: Context) => Result<M> | Promise<Result<M>> };

/** The handlers of `SessionMethods`; the sessions they open live until they are closed. */
export function createSessions(): Answers {
  const open = new Map<string, Session>();
  const at = ({ session }: { session: string }): Session => {
    const found = open.get(session);
    if (found) return found;
    throw new BiasLensError({
      fault: 'usage',
      code: 'session-unknown',
      reason: `there is no session ${session}`,
      action: 'Open the model again',
    });
  };
  return {
    async open(p) {
      const session = await Session.open(p.path);
      const id = randomUUID();
      open.set(id, session);
      return { session: id, structure: session.structure };
    },
    async close(p) {
      const session = at(p);
      open.delete(p.session);
      await session.close();
    },
    structure: (p) => at(p).structureFor(p.output),
    candidates: (p) => at(p).candidates(p.input),
    preview: (p) => at(p).preview(p.path, p.input),
    parts: (p) => parts(at(p), p),
    recall: (p) => recall(at(p)),
    keep: (p) => keep(at(p)),
    prepare: (p) => at(p).prepare(p.choice, p),
    explain: (p, context) => explain(at(p), p.request, context),
    explainMany: (p, context) => explainMany(at(p), p.requests, context),
    scores: async (p, context) => scoresOf(await at(p).explained(p.request, context), p.request.row),
    moment: (p, context) => moment(at(p), p, context),
    field: (p, context) => fieldRange(at(p), p, context),
    channels: (p, context) => channels(at(p), p, context),
    histogram: (p, context) => histogram(at(p), p, context),
    units: (p, context) => units(at(p), p, context),
    messages: (p, context) => messages(at(p), p, context),
    received: (p, context) => received(at(p), p, context),
    methods: () => METHODS.map(({ name, title }) => ({ method: name, title })),
    attribution: (p, context) => attribution(at(p), p, context),
    comparison: (p, context) => comparison(at(p), p, context),
    studyHeader: (p, context) => studyHeader(at(p), p.plan, context),
    studyRows: (p, context) => studyRows(at(p), p, context),
    archive: (p, context) => archive(at(p), p, context),
    ...inspection(at),
  };
}

async function parts(session: Session, p: Params<'parts'>): Promise<Result<'parts'>> {
  const wanted = session.wanted(p.input);
  const { preprocess, vocabulary, dims } = await forInput(session, wanted.name);
  const bound = { ...wanted, shape: bindDims(wanted, { ...dims, ...session.dims }) };
  const word = await session.words.reader(wanted.dtype, p.path, vocabulary, session.model.dir);
  const { total, parts: found } = await inputParts(p.path, bound, preprocess ?? {}, { ...p, word });
  return {
    total,
    parts: found.map((part) => ({ ...part, ...(part.label !== undefined && { label: session.className(part.label) }) })),
  };
}
