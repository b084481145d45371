/** Runs one chunk of a study. An input that cannot be explained is a row with the reason; it does not end the study. */
import { BiasLensError, sentence } from '../../../engine/errors';
import { Kept } from '../../kept';
import type { Context } from '../../context';
import { breathe } from '../../context';
import type { Session } from '../../session';
import { Bench } from '../bench';
import type { StudyHeader, StudyName, StudyPlan, StudyRow } from '../types';
import { check } from './check';
import { decompose } from './decompose';
import { faithfulness } from './faithfulness';
import { flip } from './flip';
import { layers } from './layers';
import { overlap } from './overlap';

type OnOne = (bench: Bench, item: number) => Promise<StudyRow>;

/** Studies of one input at a time, which is in use when they are called. */
const ON_ONE: Partial<Record<StudyName, OnOne>> = {
  overlap,
  flip,
  layers,
  faithfulness,
  check,
};

/** The data set of a session's study, read once. */
const benches = new WeakMap<Session, Kept<Promise<Bench>>>();

/** What a study's file begins with. @throws BiasLensError of the model, its data or the plan */
export async function studyHeader(session: Session, plan: StudyPlan, context: Context): Promise<StudyHeader> {
  return (await benchOf(session, plan, context)).header();
}

/** The rows of the items [from, to). @throws BiasLensError what is not one input's fault */
export async function studyRows(
  session: Session,
  { plan, from, to }: { plan: StudyPlan; from: number; to: number },
  context: Context,
): Promise<StudyRow[]> {
  const bench = (await benchOf(session, plan, context)).under(context);
  const one = ON_ONE[plan.study];
  if (!one) return decomposeChunk(bench, from, to);
  const rows: StudyRow[] = [];
  for (let i = from; i < to; i++) {
    context.progress({ stage: 'method', text: bench.data.title(i), done: i - from, total: to - from });
    await breathe(context);
    rows.push(await guarded(bench, i, async () => one(bench, i)));
  }
  return rows;
}

/** A chunk in one run; where that fails, each input alone, so that one bad input costs only itself. */
async function decomposeChunk(bench: Bench, from: number, to: number): Promise<StudyRow[]> {
  try {
    return await decompose(bench, from, to);
  } catch (error) {
    if (!isOfAnInput(error)) throw error;
    const rows: StudyRow[] = [];
    for (let i = from; i < to; i++) {
      rows.push(await guarded(bench, i, async () => (await decompose(bench, i, i + 1))[0]));
    }
    return rows;
  }
}

async function guarded(bench: Bench, i: number, run: () => Promise<StudyRow>): Promise<StudyRow> {
  try {
    await bench.use(i);
    return await run();
  } catch (error) {
    if (!isOfAnInput(error)) throw error;
    return { ...bench.item(i), error: sentence(error.info) };
  }
}

function isOfAnInput(error: unknown): error is BiasLensError {
  return error instanceof BiasLensError && (error.info.fault === 'input' || error.info.fault === 'model');
}

function benchOf(session: Session, plan: StudyPlan, context: Context): Promise<Bench> {
  let kept = benches.get(session);
  if (!kept) benches.set(session, (kept = new Kept(1)));
  const bench = kept.get(JSON.stringify(plan), () => Bench.open(session, plan, context));
  bench.catch(() => kept.clear());
  return bench;
}
