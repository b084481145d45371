/** The scores alone: a plain run of the model, for methods and studies that only ask what it answers. */
import { withOutputs } from '../onnx/derive';
import type { Model } from '../onnx/model';
import type { FloatTensor } from '../tensor';
import type { Inputs } from './rows';
import { Runtime } from './runtime';

export class Scorer {
  private runtime: Promise<Runtime> | undefined;

  /** @param score the score tensor: an output with its heads left off */
  constructor(
    private readonly model: Model,
    readonly score: string,
    private readonly threads?: number,
  ) {}

  /** @throws BiasLensError of the model (`model-invalid`, `model-run`). */
  async scoresAt(inputs: Inputs): Promise<FloatTensor> {
    const runtime = await (this.runtime ??= this.open());
    return (await runtime.run(inputs, [this.score])).get(this.score) as FloatTensor;
  }

  async release(): Promise<void> {
    await this.runtime?.then((runtime) => runtime.release()).catch(() => undefined);
  }

  private open(): Promise<Runtime> {
    const { dir, file } = this.model;
    return Runtime.create(withOutputs(this.model, [this.score]), {
      dir,
      file,
      threads: this.threads,
      level: 'all',
      keepsMemory: true,
    });
  }
}
