/** One opened model: its input, and everything computed for it, each computed once and kept while it holds. */
import { BiasLensError, errorInfo } from '../engine/errors';
import {
  baselineOf,
  bindDims,
  candidates,
  findLabels,
  loadInput,
  type LoadedInput,
  pixelMap,
  previewInput,
  readLabels,
} from '../engine/input';
import { Point } from '../engine/layers/point';
import { partition } from '../engine/layers/partition';
import { type Model, readModel } from '../engine/onnx/model';
import { FastSpread } from '../engine/bbp/fast';
import { Kernels } from '../engine/bbp/kernels';
import { Pass } from '../engine/bbp/pass';
import { Gradient } from '../engine/trace/gradient';
import { MODEL_SPACE, PixelSpace } from '../engine/trace/pixel-space';
import { Products } from '../engine/trace/products';
import type { Traced } from '../engine/trace/traced';
import { Tracer } from '../engine/trace/tracer';
import type { FloatTensor, Tensor } from '../engine/tensor';
import { isFloat } from '../engine/tensor';
import { linearised } from '../engine/methods/linearised';
import type { ExplainRequest, InputChoice, Prepared, Structure } from './api';
import type { Context } from './context';
import { Kept } from './kept';
import { forInput, type Preparation } from './remembered';
import { checkRequest, resolveTarget } from './request';
import { Runs } from './runs';
import { portOf, structureOf } from './structure';
import { Words } from './words';

/** How many gradients, and passes, of one input are kept: as many as a person flips between. */
const KEPT_GRADIENTS = 4;
const KEPT_PASSES = 12;
/** The numbers of a large network's pass are as many as its activations: beside the last, one of ResNet-50 is kept. */
const KEPT_BYTES = 96 << 20;
const bounded = { bytes: KEPT_BYTES, of: ({ bytes }: { bytes: number }) => bytes };

export interface PreparedInput {
  choice: InputChoice;
  loaded: LoadedInput;
}

export class Session {
  /** By name of the graph input. */
  readonly inputs = new Map<string, PreparedInput>();
  /** Sizes that were given to symbolic dimensions. */
  readonly dims: Record<string, number> = {};
  /** The words that tokens stand for. */
  readonly words = new Words();
  /** The model at other inputs, in the space that is attributed in. */
  readonly runs: Runs;
  /** How mass is spread here: fast, on threads of this session's. */
  readonly fast: FastSpread;
  private readonly kernels: Kernels;
  private readonly tracer: Tracer;
  private readonly products: Products;
  private traced: Promise<Traced> | undefined;
  /** The same run with another output explained, by the output's name. */
  private readonly others = new Map<string, Traced>();
  private readonly gradients = new Kept<Gradient>(KEPT_GRADIENTS, bounded);
  private readonly passes = new Kept<Pass>(KEPT_PASSES, bounded);
  private readonly linear = new Kept<Promise<FloatTensor | undefined>>(1);
  private known: Structure;
  /** What is attributed to: the model's inputs, or the pixels that they are made of. */
  private space = MODEL_SPACE;
  /** What is known of the model's tensors: after a run, their values too. */
  point: Point;

  private constructor(
    readonly model: Model,
    readonly labels: string[] | undefined,
  ) {
    const threads = threadLimit();
    this.kernels = new Kernels(threads);
    this.tracer = new Tracer(model, threads);
    this.products = new Products(model, threads);
    this.fast = new FastSpread(this.kernels, this.products);
    this.runs = new Runs(model, this.tracer, this.products, threads);
    this.point = new Point(model);
    this.known = structureOf(model, this.point, partition(this.point), labels);
  }

  /** Reads a model; nothing runs. @throws BiasLensError as `readModel` */
  static async open(path: string): Promise<Session> {
    const model = await readModel(path);
    return new Session(model, await labelsOf(model));
  }

  /** What is known of the structure: after a run, with the shapes and types it fixed. */
  get structure(): Structure {
    return this.known;
  }

  /** The structure as another output's score is explained. @throws BiasLensError `output-unknown` */
  structureFor(output: string | undefined): Structure {
    if (output === undefined) return this.known;
    this.checkOutput(output);
    return structureOf(this.model, this.point, partition(this.point, output), this.labels);
  }

  /** The declared graph input of this name, or the first. @throws BiasLensError `input-unknown` */
  wanted(name?: string) {
    const ports = this.model.inputs;
    const found = name === undefined ? ports[0] : ports.find((p) => p.name === name);
    if (found) return portOf(found);
    const reason =
      ports.length === 0 ? 'the model has no input, so there is nothing to attribute to' : `the model has no input ${name}`;
    throw new BiasLensError({
      fault: 'model',
      code: 'input-unknown',
      file: this.model.file,
      reason,
      action: ports.length === 0 ? 'Choose a model with an input' : `Give one of ${ports.map((p) => p.name).join(', ')}`,
    });
  }

  /**
   * Reads and prepares an input; what was computed for the one before is dropped. A symbolic dimension has the size that `dims`
   * gives it now or gave it before, else for an input without sizes of its own that of the other inputs, else what is remembered.
   * @throws BiasLensError (fault input)
   */
  async prepare(choice: InputChoice, { input, preprocess, dims, vocabulary }: Preparation = {}): Promise<Prepared> {
    const wanted = this.wanted(input);
    Object.assign(this.dims, dims);
    const remembered = await forInput(this, wanted.name);
    const sizes = { ...remembered.dims, ...(isGenerated(choice) && this.sizesBeside(wanted.name)), ...this.dims };
    const bound = { ...wanted, shape: bindDims(wanted, sizes) };
    const loaded = await loadInput(choice, bound, preprocess ?? remembered.preprocess)
      .catch((error: unknown) => {
        // A file has sizes of its own: what was only remembered is for an input that has none.
        if (choice.kind !== 'file' || errorInfo(error).code !== 'input-size') throw error;
        return loadInput(choice, { ...wanted, shape: bindDims(wanted, this.dims) }, preprocess ?? remembered.preprocess);
      })
      .catch((error: unknown) => {
        // What has no file of its own is asked of the model.
        const named = error instanceof BiasLensError && error.info.file === undefined;
        throw named ? new BiasLensError({ ...error.info, file: this.model.file }, { cause: error }) : error;
      });
    const given = vocabulary ?? this.words.given;
    const tokens = await this.words.of(loaded, choice, given ?? remembered.vocabulary, this.model.dir);
    this.words.given = given;
    // Of a file with several, the one that was taken.
    const at = choice.kind === 'file' && loaded.row !== undefined ? { ...choice, row: loaded.row } : choice;
    const { label } = loaded;
    this.use(wanted.name, at, label === undefined ? loaded : { ...loaded, label: this.className(label) });
    return { ...preparedOf(wanted.name, at, this.inputs.get(wanted.name)!.loaded), ...(tokens && { tokens }) };
  }

  /** Sizes that the other prepared inputs give to symbolic dimensions. */
  private sizesBeside(name: string): Record<string, number> {
    const sizes: Record<string, number> = {};
    for (const other of this.model.inputs) {
      const has = other.name === name ? undefined : this.inputs.get(other.name)?.loaded.tensor.shape;
      other.shape?.forEach((dim, i) => typeof dim === 'string' && has && (sizes[dim] = has[i]));
    }
    return sizes;
  }

  /** Takes an input that is prepared already; what was computed for the one before is dropped. */
  use(name: string, choice: InputChoice, loaded: LoadedInput): void {
    this.inputs.set(name, { choice, loaded });
    this.space = this.runs.space = spaceOf(this.inputs);
    this.forget();
  }

  async candidates(name?: string) {
    const found = await candidates(this.model.dir, this.wanted(name));
    return found.map(({ path, title, kind }) => ({ path, title, kind: String(kind) }));
  }

  /** What a file holds, for a person to choose it by. @throws BiasLensError (fault input) */
  async preview(path: string, name?: string) {
    const wanted = this.wanted(name);
    const { preprocess, dims } = await forInput(this, wanted.name);
    return previewInput(path, { ...wanted, shape: bindDims(wanted, { ...dims, ...this.dims }) }, preprocess ?? {});
  }

  /** The traced model; runs it when that has not been done. @throws BiasLensError of the model or its input */
  async trace(context: Context): Promise<Traced> {
    if (!this.traced) {
      const feeds = this.feeds();
      context.progress({ stage: 'trace', text: `Running ${this.model.file}`, done: 0, total: 1 });
      const traced = (this.traced = this.run(feeds));
      traced.catch(() => {
        if (this.traced === traced) this.traced = undefined;
      });
    }
    return this.traced;
  }

  /** The traced model with the output that a request names. @throws BiasLensError `usage`, or of the model */
  async explained(request: ExplainRequest, context: Context): Promise<Traced> {
    checkRequest(request);
    return this.tracedFor(request.output, context);
  }

  /** The traced model with this output, else the first, explained. @throws BiasLensError `output-unknown`, or of the model */
  async tracedFor(output: string | undefined, context: Context): Promise<Traced> {
    const first = await this.trace(context);
    if (output === undefined) return first;
    this.checkOutput(output);
    let found = this.others.get(output);
    if (!found) this.others.set(output, (found = first.explaining(output)));
    return found;
  }

  /** The gradient of the score that a request asks for, begun when it is not there. @throws BiasLensError `usage` */
  async gradient(request: ExplainRequest, context: Context): Promise<Gradient> {
    const traced = await this.explained(request, context);
    const target = resolveTarget(traced, request, this.model.file);
    return this.gradients.get(JSON.stringify([traced.graph.score, target]), () => new Gradient(traced, target));
  }

  /** The pass that a request asks for, begun when it is not there. @throws BiasLensError `usage` */
  async pass(request: ExplainRequest, context: Context): Promise<Pass> {
    const gradient = await this.gradient(request, context);
    const without = [...request.without].sort();
    const unknown = without.find((name) => !gradient.traced.graph.layers.some((l) => l.name === name));
    if (unknown !== undefined) {
      throw new BiasLensError({
        fault: 'usage',
        code: 'layer-unknown',
        file: this.model.file,
        reason: `there is no layer ${unknown}`,
        action: 'Take a name from "biaslens inspect"',
      });
    }
    const { option, temperature } = request;
    // An evicted gradient must not live on in passes that a later request would find.
    return this.passes.get(
      JSON.stringify([gradient.traced.graph.score, gradient.target, option, temperature, without]),
      () => new Pass(gradient, { option, temperature }, new Set(without), this.fast.spread),
    );
  }

  /** J x for all scores, undefined when the score depends on a layer that is not explained. */
  async weightsOnly(gradient: Gradient): Promise<FloatTensor | undefined> {
    return this.linear.get(gradient.traced.graph.score, () => linearised(gradient.traced, gradient.blocked));
  }

  async close(): Promise<void> {
    this.forget();
    await Promise.allSettled([this.tracer.release(), this.products.release(), this.runs.release(), this.kernels.release()]);
  }

  private async run(feeds: Record<string, Tensor>): Promise<Traced> {
    const traced = this.space.lift(await this.tracer.at(this.space.toModel(feeds), this.products), feeds);
    this.point = traced.point;
    this.known = structureOf(traced.model, traced.point, traced.graph, this.labels);
    return traced;
  }

  /** The name of the class that a label numbers; the label itself where it is none. */
  className(label: string): string {
    return (/^\d+$/.test(label.trim()) && this.labels?.[Number(label)]) || label;
  }

  /** Whether the preprocessing is taken in as the first layer. */
  get inPixels(): boolean {
    return this.space !== MODEL_SPACE;
  }

  /** Every graph input without information, in the space that is attributed in: a black picture, or zeros. */
  baseline(): Record<string, Tensor> {
    const at = [...this.inputs].map(([name, { loaded }]) => [name, baselineOf(loaded.tensor, loaded.preprocess)] as const);
    return this.space.toPixels(Object.fromEntries(at));
  }

  /** Every graph input as it is prepared, in the space that is attributed in. @throws BiasLensError (fault input) `input-missing`, `input-not-finite` */
  feeds(): Record<string, Tensor> {
    const feeds: Record<string, Tensor> = {};
    for (const { name } of this.model.inputs) {
      const prepared = this.inputs.get(name);
      if (!prepared) {
        const which = this.model.inputs.length > 1 ? `its input ${name} has not been chosen` : 'no input has been chosen';
        throw new BiasLensError({
          fault: 'input',
          code: 'input-missing',
          file: this.model.file,
          reason: which,
          action: 'Choose an input',
        });
      }
      checkValues(prepared.loaded, this.model.file, name);
      feeds[name] = prepared.loaded.tensor;
    }
    return this.space.toPixels(feeds);
  }

  private checkOutput(output: string): void {
    const names = this.model.outputs.map((o) => o.name);
    if (names.includes(output)) return;
    throw new BiasLensError({
      fault: 'usage',
      code: 'output-unknown',
      file: this.model.file,
      reason: `it has no output ${output}`,
      action: `Choose one of ${names.join(', ')}`,
    });
  }

  private forget(): void {
    this.traced = undefined;
    this.others.clear();
    for (const kept of [this.gradients, this.passes, this.linear]) kept.clear();
  }
}

/** How many threads ONNX Runtime and the kernels may use, where whoever started the process has said so. */
function threadLimit(): number | undefined {
  const threads = Number(process.env.BIASLENS_THREADS);
  return Number.isInteger(threads) && threads > 0 ? threads : undefined;
}

/** The pixels of every input whose preprocessing says that they are attributed to. */
function spaceOf(inputs: ReadonlyMap<string, PreparedInput>): PixelSpace {
  const maps = [...inputs].flatMap(([name, { loaded }]) => {
    const map = pixelMap(loaded.tensor, loaded.preprocess);
    return map ? [[name, map] as const] : [];
  });
  return maps.length > 0 ? new PixelSpace(new Map(maps)) : MODEL_SPACE;
}

const isGenerated = ({ kind }: InputChoice) => kind === 'zeros' || kind === 'random';

export function preparedOf(name: string, choice: InputChoice, loaded: LoadedInput): Prepared {
  const { tensor, row: _row, ...rest } = loaded;
  return { name, shape: [...tensor.shape], choice, ...rest } as Prepared;
}

/** A NaN in the input makes every number after it NaN: said before anything runs. */
function checkValues(loaded: LoadedInput, file: string, name: string): void {
  if (!isFloat(loaded.tensor)) return;
  const bad = loaded.tensor.data.findIndex((v) => !Number.isFinite(v));
  if (bad < 0) return;
  const what = Number.isNaN(loaded.tensor.data[bad]) ? 'NaN' : 'an infinite value';
  throw new BiasLensError({
    fault: 'input',
    code: 'input-not-finite',
    file: loaded.title || file,
    reason: `it has ${what} at position ${bad} of ${name}`,
    action: 'Give an input of finite values',
  });
}

async function labelsOf(model: Model): Promise<string[] | undefined> {
  try {
    const file = await findLabels(model.dir);
    return file === undefined ? undefined : await readLabels(file);
  } catch {
    return undefined; // Names are an extra; a file that cannot be read must not keep a model from being explained.
  }
}
