/** A study inside the process that runs the model: one data set over one session. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { bindDims, type DataSet, openData, readRemembered } from '../../engine/input';
import type { FloatData } from '../../engine/tensor';
import { BiasLensError } from '../../engine/errors';
import { METHODS } from '../../engine/methods/registry';
import type { Pass } from '../../engine/bbp/pass';
import type { Traced } from '../../engine/trace/traced';
import type { ExplainRequest } from '../api';
import { contextOf, methodNamed } from '../attribution';
import type { Context } from '../context';
import { finish } from '../explanation';
import type { Session } from '../session';
import { fixOthers } from './others';
import { CHUNK, type Fixed, type Item, type StudyHeader, type StudyName, type StudyPlan } from './types';

/** What the studies that compare methods take when they are not told: all that answer on any input. */
const DEFAULT_METHODS: Partial<Record<StudyName, string[]>> = {
  overlap: METHODS.map((m) => m.name).filter((name) => !['gradCam', 'occlusion', 'smoothGrad', 'complete'].includes(name)),
  flip: METHODS.map((m) => m.name).filter((name) => !['gradCam', 'occlusion', 'smoothGrad'].includes(name)),
  faithfulness: METHODS.map((m) => m.name).filter((name) => name !== 'gradCam'),
};

const QUIET_PROGRESS = () => {};

export class Bench {
  private constructor(
    readonly session: Session,
    readonly data: DataSet,
    readonly plan: StudyPlan,
    /** Name of the graph input that the data goes to. */
    readonly input: string,
    readonly methods: string[],
    /** The model's other inputs. */
    readonly fixed: Fixed[],
    private readonly context: Context,
  ) {}

  /** @throws BiasLensError (fault input) of the data, `study-input`, (fault usage) `method-unknown` */
  static async open(session: Session, plan: StudyPlan, context: Context): Promise<Bench> {
    const wanted = session.wanted();
    const remembered = await readRemembered(session.model.path);
    const shape = bindDims(wanted, remembered.dims ?? {});
    const given = plan.preprocess ?? remembered.preprocess;
    const data = await openData(plan.data, { ...wanted, shape }, given, session.labels);
    const methods = plan.methods.length > 0 ? plan.methods : (DEFAULT_METHODS[plan.study] ?? []);
    methods.forEach(methodNamed);
    const fixed = await fixOthers(session, wanted.name);
    return new Bench(session, data, plan, wanted.name, methods, fixed, context);
  }

  /** The same bench for another request: who listens, and who may cancel. */
  under(context: Context): Bench {
    return new Bench(this.session, this.data, this.plan, this.input, this.methods, this.fixed, context);
  }

  async header(): Promise<StudyHeader> {
    const { session, data, plan } = this;
    const { data: spec, shard, study, ...rest } = plan;
    const digest = createHash('sha256')
      .update(await fs.readFile(session.model.path))
      .digest('hex');
    return {
      format: 'biaslens-study-1',
      study,
      model: { file: session.model.file, digest },
      data: { name: path.basename(spec.path), digest: data.digest, count: data.count },
      ...(this.fixed.length > 0 && { inputs: { data: this.input, fixed: this.fixed } }),
      plan: { ...rest, methods: this.methods },
      ...(shard && { shard }),
      chunk: CHUNK[study],
      ...(session.labels && { classes: session.labels }),
      methods: this.methods.map(methodNamed).map(({ name, title, nonlinear }) => ({
        method: name,
        title,
        ...(nonlinear && { nonlinear }),
      })),
    };
  }

  item(i: number): Item {
    const label = this.data.label(i);
    return { item: i, title: this.data.title(i), ...(label !== undefined && { label }) };
  }

  /** Makes input `i` the session's. */
  async use(i: number): Promise<void> {
    this.context.signal.throwIfAborted();
    this.session.use(this.input, this.data.choice(i), await this.data.load(i));
  }

  /** A request by this study's plan. */
  request(target: number | null = null, minus: number | null = null): ExplainRequest {
    return { target, minus, option: this.plan.option, temperature: this.plan.temperature, without: [] };
  }

  /** The model run on the input in use. */
  traced(): Promise<Traced> {
    return this.session.trace(this.silent());
  }

  /** A finished pass on the input in use. */
  async pass(request: ExplainRequest): Promise<Pass> {
    const pass = await this.session.pass(request, this.silent());
    await finish(pass, this.silent());
    const [stopped] = pass.gradient.stopped;
    if (stopped) throw new BiasLensError(stopped);
    return pass;
  }

  /** An attribution of the input in use. */
  async attribute(name: string, request: ExplainRequest): Promise<FloatData> {
    const method = methodNamed(name);
    const context = await contextOf(this.session, request, this.silent(), method, this.plan.settings);
    const [stopped] = context.gradient.stopped;
    if (stopped) throw new BiasLensError(stopped);
    return (await method.attribute(context, this.input)).values;
  }

  /** Cancels as the study does; the study itself tells how far it is. */
  private silent(): Context {
    return { signal: this.context.signal, progress: QUIET_PROGRESS };
  }
}
