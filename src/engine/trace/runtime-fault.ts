/** What ONNX Runtime says when it fails, as an error of ours: which node and op, and the reason without its C++. */
import { BiasLensError } from '../errors';

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
