/** Runs a model once and keeps every tensor that the layers need. */
import { BiasLensError } from '../errors';
import { withOutputs } from '../onnx/derive';
import type { Model } from '../onnx/model';
import { takenAt } from '../onnx/taken';
import type { Tensor } from '../tensor';
import type { Products } from './products';
import { Runtime } from './runtime';
import { advised, located } from './runtime-fault';
import { Traced } from './traced';

/** A branch can hold a branch; deeper nesting than this is left as it is. */
const MAX_DEPTH = 16;
/** Element types of tensors that ONNX Runtime hands over; asking for another (4 bits, float8) ends the process. */
const READABLE = new Set(
  'float32 float64 float16 bfloat16 int8 uint8 int16 uint16 int32 uint32 int64 uint64 bool string'.split(' '),
);

interface Session {
  runtime: Runtime;
  fetches: string[];
}

/** A model ready to be traced; its ONNX Runtime session is made once, as is one for each set of branches it takes. */
export class Tracer {
  private readonly sessions = new Map<string, Promise<Session>>();
  private readonly models = new Map<string, Model>();

  constructor(
    private readonly model: Model,
    private readonly threads?: number,
  ) {}

  /**
   * Values of every tensor at `inputs`, the inputs included; inside an If they are not seen (`at` sees them).
   * @throws BiasLensError of the model (`model-invalid`, `model-run`, `no-tensors`).
   */
  async trace(inputs: Readonly<Record<string, Tensor>>): Promise<Map<string, Tensor>> {
    return this.run(this.model, '', inputs);
  }

  /**
   * The model at `inputs`. Where it has If nodes, the branches that are taken there belong to it like any other nodes, which costs
   * another run.
   * @param output the output to explain; left out: the first that can be
   * @throws BiasLensError as `trace` does
   */
  async at(inputs: Readonly<Record<string, Tensor>>, products: Products, output?: string): Promise<Traced> {
    let [model, key] = [this.model, ''];
    let values = await this.run(model, key, inputs);
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      const taken = takenAt(model, values);
      if (taken.model === model) break;
      key += `${taken.decisions};`;
      model = this.models.get(key) ?? taken.model;
      this.models.set(key, model);
      values = await this.run(model, key, inputs);
    }
    return new Traced(model, values, products, output);
  }

  async release(): Promise<void> {
    await Promise.allSettled([...this.sessions.values()].map(async (s) => (await s).runtime.release()));
    this.sessions.clear();
  }

  private async run(model: Model, key: string, inputs: Readonly<Record<string, Tensor>>): Promise<Map<string, Tensor>> {
    try {
      let session = this.sessions.get(key);
      if (!session) this.sessions.set(key, (session = open(model, this.threads)));
      const { runtime, fetches } = await session;
      const values = await runtime.run(inputs, fetches);
      for (const [name, tensor] of Object.entries(inputs)) values.set(name, tensor);
      return values;
    } catch (error) {
      throw error instanceof BiasLensError ? advised(located(error, model), model) : error;
    }
  }
}

async function open(model: Model, threads: number | undefined): Promise<Session> {
  const { dir, file } = model;
  const tensors = model.nodes.flatMap((n) => n.outputs.filter((o) => o));
  const runtime = await Runtime.create(withOutputs(model, tensors), { dir, file, threads, level: 'basic' });
  const fetches = [...runtime.outputs()].filter(([, o]) => READABLE.has(o.dtype)).map(([name]) => name);
  if (fetches.length > 0) return { runtime, fetches };
  const last = model.nodes.find((n) => n.outputs.includes(model.outputs[0]?.name));
  throw new BiasLensError({
    fault: 'model',
    code: 'no-tensors',
    file,
    ...(last && { node: last.name, op: last.op }),
    reason: 'none of its nodes gives a tensor that can be read (only sequences, optionals or elements of 4 bits or fewer)',
    action: 'Export the model with tensors of floats',
  });
}
