/** An error in the page: the same one sentence as in the log and on the command line, in two parts to set apart. */
import type { ErrorInfo } from '../../src/protocol/types';

/** Where it went wrong: `digits.onnx: node Sqrt_0 (Sqrt)`. */
export function failurePlace(error: ErrorInfo): string {
  const node = error.node !== undefined ? `node ${error.node}${error.op ? ` (${error.op})` : ''}` : error.op;
  return [baseName(error.file), node].filter(Boolean).join(': ');
}

/** Why, and what to do, as sentences. */
export function failureReason(error: ErrorInfo): string {
  const reason = capital(error.reason).replace(/\.$/, '');
  const action = error.action ? ` ${capital(error.action).replace(/\.$/, '')}.` : '';
  return `${reason}.${action}`;
}

function baseName(path: string | undefined): string {
  return path ? (path.split(/[\\/]/).pop() ?? path) : '';
}

export function capital(s: string): string {
  return s.charAt(0).toUpperCase() + s.slice(1);
}
