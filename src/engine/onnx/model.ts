/** Reads an .onnx file: what is in it, with errors that say what is wrong when it is something else. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { BiasLensError, type ErrorInfo } from '../errors';
import { takeBranches } from './branches';
import { expanded } from './expand';
import { inlineFunctions } from './inline';
import { OnnxNode } from './node';
import {
  DataLocation,
  fromBinary,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type TensorProto,
  type ValueInfoProto,
} from './proto';
import { released } from './release';
import { dtypeOf, externalData, externalPath } from './tensors';
import { widened } from './widen';

/** A graph input or output as the file declares it; a dimension is a number, a symbol, or -1. */
export interface DeclaredPort {
  name: string;
  elemType: number;
  dtype: ReturnType<typeof dtypeOf> | 'unknown';
  shape: (number | string)[] | undefined;
}

/** A parsed model. Tensors share the file's bytes, or say where in the file they are when it is large (`released`). */
export interface Model {
  readonly path: string;
  readonly dir: string;
  readonly file: string;
  /** Empty when the weights were left in the file. */
  readonly bytes: Uint8Array;
  /** Bytes of the file. */
  readonly size: number;
  readonly proto: ModelProto;
  readonly graph: GraphProto;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, TensorProto>;
  readonly inputs: readonly DeclaredPort[];
  readonly outputs: readonly DeclaredPort[];
  readonly opsets: ReadonlyMap<string, number>;
  /** What a person should know of how it is read, such as that it is computed in another precision. */
  readonly notes: readonly string[];
}

/**
 * Reads and parses a model; nothing is run.
 * @throws BiasLensError `model-missing`, `model-empty`, `model-lfs`, `model-text`, `model-ort`, `model-truncated`, `model-no-graph`,
 * and the errors of external data.
 */
export async function readModel(file: string): Promise<Model> {
  return released(parseModel(file, await readBytes(file)));
}

/**
 * The model in these bytes, its local functions and the branches that it always takes laid into its graph, half precision widened
 * and fused nodes taken apart.
 * @param file where it is, or would be, for errors and external data
 * @throws BiasLensError as `readModel` does
 */
export function parseModel(file: string, bytes: Uint8Array): Model {
  refuseOtherFormats(file, bytes);
  const proto = inlineFunctions(parse(file, bytes));
  if (!proto.graph || proto.graph.node.length === 0) {
    throw fault(file, 'model-no-graph', 'it holds no graph with nodes', 'Export the model again');
  }
  const model = assemble(file, bytes, proto, takeBranches(proto.graph));
  checkExternalData(model);
  return expanded(widened(model));
}

/** The model over an already parsed proto, for graphs that are rewritten in memory. */
export function assemble(file: string, bytes: Uint8Array, proto: ModelProto, graph: GraphProto): Model {
  const opsets = new Map(proto.opsetImport.map((o) => [o.domain === 'ai.onnx' ? '' : o.domain, Number(o.version)]));
  const initializers = new Map(graph.initializer.map((t) => [t.name, t]));
  const nodes = graph.node.map(
    (n, i) => new OnnxNode(n, n.name || `${n.opType}_${i}`, opsets.get(n.domain === 'ai.onnx' ? '' : n.domain) ?? 1),
  );
  return {
    path: file,
    dir: path.dirname(path.resolve(file)),
    file: path.basename(file),
    bytes,
    size: bytes.length,
    proto,
    graph,
    nodes,
    initializers,
    inputs: graph.input.filter((i) => !initializers.has(i.name)).map(port),
    outputs: graph.output.map(port),
    opsets,
    notes: [],
  };
}

/** What a ValueInfoProto declares. */
export function port(info: ValueInfoProto): DeclaredPort {
  const value = info.type?.value;
  const tensor = value?.case === 'tensorType' ? value.value : undefined;
  const shape = tensor?.shape?.dim.map((d) =>
    d.value.case === 'dimValue' ? Number(d.value.value) : d.value.case === 'dimParam' && d.value.value ? d.value.value : -1,
  );
  return { name: info.name, elemType: tensor?.elemType ?? 0, dtype: (tensor && dtypeOf(tensor.elemType)) ?? 'unknown', shape };
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    if ((await stat(file)).isDirectory()) throw fault(file, 'model-missing', 'it is a folder', 'Choose an .onnx file');
    return await readFile(file);
  } catch (cause) {
    if (cause instanceof BiasLensError) throw cause;
    throw fault(file, 'model-missing', 'it cannot be read', 'Check that the file exists and may be read', cause);
  }
}

function refuseOtherFormats(file: string, bytes: Uint8Array): void {
  if (bytes.length === 0) throw fault(file, 'model-empty', 'the file is empty', 'Export or copy the model again');
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 512));
  if (head.startsWith('version https://git-lfs')) {
    throw fault(
      file,
      'model-lfs',
      'it is a Git LFS pointer, the model itself has not been fetched',
      'Run "git lfs pull" in its repository',
    );
  }
  if (head.slice(4, 8) === 'ORTM') {
    throw fault(
      file,
      'model-ort',
      'it is in the ORT format, which holds an optimised graph',
      'Use the .onnx file that it was made from',
    );
  }
  if (/^[\t\n\r\x20-\x7e]+$/.test(head.slice(0, 256)) && head.length >= 8) {
    throw fault(file, 'model-text', 'it is a text file, not an ONNX model', 'Choose the exported .onnx file');
  }
}

function parse(file: string, bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
  } catch (cause) {
    throw fault(
      file,
      'model-truncated',
      'it is cut short or damaged: it does not parse as an ONNX model',
      'Export or copy the model again',
      cause,
    );
  }
}

/** External data is looked for when the model is opened, so that a missing file is said before anything runs. */
function checkExternalData(model: Model): void {
  for (const t of model.initializers.values()) {
    if (t.dataLocation !== DataLocation.EXTERNAL) continue;
    try {
      externalPath(externalData(t).location, model.dir);
    } catch (error) {
      if (error instanceof BiasLensError) throw new BiasLensError({ ...error.info, file: model.file }, { cause: error });
      throw error;
    }
  }
}

function fault(file: string, code: string, reason: string, action: string, cause?: unknown): BiasLensError {
  const info: ErrorInfo = { fault: 'model', code, reason, action, file: path.basename(file) };
  return new BiasLensError(info, { cause });
}
