/** What ONNX Runtime says when it fails, as an error of ours: which node and op, and the reason without its C++. */
import { BiasLensError } from '../errors';
import type { Model } from '../onnx/model';
import { DataType } from '../onnx/proto';

/** How its messages name a node and an op; the first that matches counts. */
const PLACES: readonly { pattern: RegExp; node?: number; op?: number }[] = [
  { pattern: /running (\w+) node\. Name:\s?'([^']*)'/, op: 1, node: 2 },
  { pattern: /implementation for (\w+)\(-?\d+\) node with name '([^']*)'/, op: 1, node: 2 },
  { pattern: /kernel for (\w+)\(-?\d+\) \(node:'([^']*)'/, op: 1, node: 2 },
  { pattern: /In Node, \("([^"]*)", ([^,]+),/, node: 1, op: 2 },
  { pattern: /Node[: (]+([^()\s]+)\)? Op \((\w+)\)/, node: 1, op: 2 },
  { pattern: /error: ([\w.:]+)\(-?\d+\) is not a registered/, op: 1 },
  { pattern: /Optype \((\w+)\).* in node \(([^)]*)\)/, op: 1, node: 2 },
  { pattern: /of node \(([^)]*)\)/, node: 1 },
];

/** `src/file.h:12 type onnxruntime::f(args) const [with T = float] condition was false.` before the sentence that says something. */
const SOURCE = /\S+\.(?:h|cc):\d+ (?:.*?(?: was false\.|\)(?:::<lambda\(\)>)?(?: const)?(?: \[with [^\]]*\])?(?= [A-Z]))|\w+ )/;

/**
 * @param code stable code of the error
 * @param what what ONNX Runtime did, such as `ONNX Runtime stopped`
 */
export function runtimeFault(error: unknown, file: string, code: string, what: string): BiasLensError {
  const text = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
  const place = PLACES.map((p) => ({ ...p, match: p.pattern.exec(text) })).find((p) => p.match);
  const node = place?.node && place.match![place.node];
  const op = place?.op && place.match![place.op].replace(/^.*:/, '');
  const reason = (/.*Status Message: (.*)$/.exec(text)?.[1] ?? text)
    .replace(/^.*?ErrorCode=\d+,?\s*/, '')
    .replace(SOURCE, '')
    .replace(/^(Load model from \S+ failed:|Fatal error:|Exception during initialization:)\s*/, '')
    .trim()
    .replace(/\.$/, '');
  return new BiasLensError(
    {
      fault: 'model',
      code,
      file,
      ...(node ? { node } : {}),
      ...(op ? { op } : {}),
      reason: `${what}: ${reason}`,
      action: 'Check the model with the tool that exported it',
    },
    { cause: error },
  );
}

/** Where the model leaves sizes of its inputs open, another size is what a person can try. */
export function advised(error: BiasLensError, model: Model): BiasLensError {
  const open = model.inputs.some(({ shape }) => shape?.some((d, i) => i > 0 && !(typeof d === 'number' && d > 0)));
  if (error.info.code !== 'model-run' || !open) return error;
  const action = 'The model leaves sizes of its inputs open: try an input of another size';
  return new BiasLensError({ ...error.info, action }, { cause: error });
}

/** Ops that a message can only be about, though it names none. */
const ABOUT: readonly [message: RegExp, ops: RegExp][] = [
  [/Failed to construct locale/, /^StringNormalizer$/],
  [/Batchwise recurrent operations/, /^(LSTM|GRU|RNN)$/],
];

/** A fault at the node of `model` that it must be about; as it is where it names one, or nothing tells. */
export function located(error: BiasLensError, model: Model): BiasLensError {
  const { node, op, reason } = error.info;
  if (/: Unsupported data type: \d+$/.test(reason)) return withoutType(error, model);
  if (node) return error;
  const ops = ABOUT.find(([message]) => message.test(reason))?.[1];
  // An op without its node: the first of that op is meant, and it has a name of ours at least.
  const found = model.nodes.find((n) => (op ? n.op === op : ops?.test(n.op)));
  return found ? new BiasLensError({ ...error.info, node: found.name, op: found.op }, { cause: error }) : error;
}

/** ONNX Runtime for Node.js gives no tensors of the types after bfloat16, and takes none; of the 4-bit ones it says so otherwise. */
function withoutType(error: BiasLensError, model: Model): BiasLensError {
  const isOdd = (type: number) => type > DataType.BFLOAT16 && type !== DataType.UINT4 && type !== DataType.INT4;
  const port = [...model.inputs, ...model.outputs].find((p) => isOdd(p.elemType));
  if (!port) return error;
  const node = model.nodes.find((n) => n.outputs.includes(port.name) || n.inputs.includes(port.name));
  const type = DataType[port.elemType] ?? `element type ${port.elemType}`;
  const reason = `its tensor ${port.name} is of ${type}, which ONNX Runtime does not hand over`;
  const place = node && { node: node.name, op: node.op };
  return new BiasLensError(
    { ...error.info, ...place, reason, action: 'Export the model with tensors of floats' },
    { cause: error },
  );
}
