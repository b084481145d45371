/** Runs a model once and keeps every tensor that the layers need. */
import { BiasLensError } from '../errors';
import { withOutputs } from '../onnx/derive';
import type { Model } from '../onnx/model';
import type { Tensor } from '../tensor';
import { Runtime } from './runtime';

/** A model ready to be traced; the ONNX Runtime session is made once. */
export class Tracer {
  private runtime: Promise<{ runtime: Runtime; fetches: string[] }> | undefined;

  constructor(
    private readonly model: Model,
    private readonly threads?: number,
  ) {}

  /**
   * Values of every tensor at `inputs`, the inputs included.
   * @throws BiasLensError of the model (`model-invalid`, `model-run`).
   */
  async trace(inputs: Readonly<Record<string, Tensor>>): Promise<Map<string, Tensor>> {
    const { runtime, fetches } = await (this.runtime ??= this.open());
    const values = await runtime.run(inputs, fetches);
    for (const [name, tensor] of Object.entries(inputs)) values.set(name, tensor);
    return values;
  }

  async release(): Promise<void> {
    await this.runtime?.then(({ runtime }) => runtime.release()).catch(() => undefined);
  }

  private async open(): Promise<{ runtime: Runtime; fetches: string[] }> {
    const tensors = this.model.nodes.flatMap((n) => n.outputs.filter((o) => o));
    if (tensors.length === 0) {
      throw new BiasLensError({
        fault: 'model',
        code: 'model-no-graph',
        file: this.model.file,
        reason: 'no node gives an output',
        action: 'Export the model again',
      });
    }
    const runtime = await Runtime.create(withOutputs(this.model, tensors), {
      dir: this.model.dir,
      file: this.model.file,
      threads: this.threads,
    });
    return { runtime, fetches: [...runtime.outputs().keys()] };
  }
}
