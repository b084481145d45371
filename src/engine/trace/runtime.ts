/** ONNX Runtime, loaded when first needed; its errors as ours. The host process never comes here: `run()` blocks its thread. */
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { widen } from '../onnx/tensors';
import { DataType } from '../onnx/proto';
import { type DType, type NumericData, size, type Tensor } from '../tensor';
import { runtimeFault } from './runtime-fault';

type Ort = typeof import('onnxruntime-node');
let loaded: Promise<Ort> | undefined;

/** Opsets that ONNX has not released yet count too, as far as ONNX Runtime has their ops; it looks for this once. */
function load(): Promise<Ort> {
  process.env.ALLOW_RELEASED_ONNX_OPSET_ONLY ??= '0';
  return import('onnxruntime-node');
}

/** How a session is made. */
export interface RuntimeOptions {
  /** Folder that external data is read from. */
  dir: string;
  threads?: number;
  /** Values of symbolic dimensions. */
  dims?: Readonly<Record<string, number>>;
  /** Name of the model in errors. */
  file: string;
  /**
   * How far ONNX Runtime may change the graph. Beyond `basic` it lays the weights of convolutions out anew, a copy of its own; where every
   * tensor is fetched its fusions find nothing to do. `disabled` reads the weights where they lie in the file.
   */
  level: 'disabled' | 'basic' | 'all';
  /** Whether the session keeps the memory of its runs for the next one. */
  keepsMemory?: boolean;
}

/** One ONNX Runtime session over in-memory model bytes. */
export class Runtime {
  private constructor(
    private readonly ort: Ort,
    private readonly session: InferenceSession,
    private readonly file: string,
  ) {}

  /** @throws BiasLensError `model-invalid`, with ONNX Runtime's reason. */
  static async create(bytes: Uint8Array, options: RuntimeOptions): Promise<Runtime> {
    const ort = await (loaded ??= load());
    const session: Record<string, unknown> = {
      model_external_initializers_file_folder_path: options.dir,
      intra_op: { allow_spinning: '0' },
      // Packed weights are a second copy, and keep ONNX Runtime from mapping the file; no slower in what was measured.
      disable_prepacking: '1',
    };
    try {
      const made = await ort.InferenceSession.create(bytes, {
        executionProviders: ['cpu'],
        graphOptimizationLevel: options.level,
        logSeverityLevel: 4,
        enableCpuMemArena: options.keepsMemory === true,
        ...(options.threads ? { intraOpNumThreads: options.threads } : {}),
        ...(options.dims ? { freeDimensionOverrides: options.dims } : {}),
        extra: { session },
      });
      return new Runtime(ort, made, options.file);
    } catch (error) {
      throw runtimeFault(error, options.file, 'model-invalid', 'ONNX Runtime does not load it');
    }
  }

  /** Element type and shape (symbols and -1 where unknown) of every output that is a tensor, as ONNX Runtime infers them. */
  outputs(): Map<string, { dtype: string; shape: readonly (number | string)[] }> {
    const out = new Map<string, { dtype: string; shape: readonly (number | string)[] }>();
    for (const m of this.session.outputMetadata) if (m.isTensor) out.set(m.name, { dtype: m.type, shape: m.shape });
    return out;
  }

  /** The inputs the session wants. */
  inputs(): readonly InferenceSession.ValueMetadata[] {
    return this.session.inputMetadata;
  }

  /**
   * Runs the model once; blocks this thread for the length of the run.
   * @throws BiasLensError `model-run`, naming node and op where ONNX Runtime does.
   */
  async run(feeds: Readonly<Record<string, Tensor>>, fetches: readonly string[]): Promise<Map<string, Tensor>> {
    const inputs: Record<string, OrtTensor> = {};
    for (const [name, t] of Object.entries(feeds)) inputs[name] = this.toOrt(t);
    let results: InferenceSession.ReturnType;
    try {
      results = await this.session.run(inputs, fetches);
    } catch (error) {
      throw runtimeFault(error, this.file, 'model-run', 'ONNX Runtime stopped');
    }
    return new Map(Object.entries(results).map(([name, value]) => [name, fromOrt(value as OrtTensor)]));
  }

  async release(): Promise<void> {
    await this.session.release();
  }

  private toOrt(t: Tensor): OrtTensor {
    const data = t.dtype === 'bool' ? Uint8Array.from(t.data as Uint8Array) : t.data;
    return new this.ort.Tensor(t.dtype as 'float32', data as Float32Array, [...t.shape]);
  }
}

function fromOrt(t: OrtTensor): Tensor {
  if ((t.type as string) === 'float16' || (t.type as string) === 'bfloat16') {
    const bits = t.data as unknown as { buffer: ArrayBuffer; byteOffset: number; length: number };
    const words = new Uint16Array(bits.buffer, bits.byteOffset, size(t.dims));
    return { dtype: 'float32', shape: t.dims, data: widen(words, t.type === 'float16' ? DataType.FLOAT16 : DataType.BFLOAT16) };
  }
  return { dtype: t.type as DType, shape: t.dims, data: t.data as NumericData };
}
