/** The one error type a person may see: it names the file, the node, the op, the reason and what to do. */

/**
 * Whose fault it is; the command line maps it to an exit code, the page to an action.
 * `model` and `input`: the file given is at fault. `usage`: the request makes no sense.
 * `process`: the child process ended or ran out of memory or time. `cancelled`: the person stopped it. `internal`: ours.
 */
export type Fault = 'model' | 'input' | 'usage' | 'process' | 'cancelled' | 'internal';

/** What an error says, as it crosses a process boundary. */
export interface ErrorInfo {
  fault: Fault;
  /** Short and stable, for tests and for the page, such as `external-data-outside`. */
  code: string;
  /** What went wrong, a clause without a full stop. */
  reason: string;
  /** What the person can do about it, an imperative clause without a full stop. */
  action: string;
  /** Base name or path of the model or input at fault. */
  file?: string;
  node?: string;
  op?: string;
  /** Symbolic dimensions whose sizes are to be given. */
  dims?: string[];
  /** The first of the elements at which a layer's local linear model is not finite, its slope or its bias there, and how many there are. */
  at?: {
    tensor: string;
    index: number[];
    shape: number[];
    value: number;
    slope?: number;
    bias?: number;
    count: number;
    of: number;
  };
}

/** An error that carries `ErrorInfo`; its message is the whole sentence. */
export class BiasLensError extends Error {
  override readonly name = 'BiasLensError';
  constructor(
    readonly info: ErrorInfo,
    options?: { cause?: unknown },
  ) {
    super(sentence(info), options);
  }
}

/** `file: node N (Op): reason. Action.`: the same one line in the page, the log and the command line. */
export function sentence(info: ErrorInfo): string {
  const node = info.node !== undefined ? `node ${info.node}${info.op ? ` (${info.op})` : ''}` : info.op;
  const where = [info.file, node].filter((part) => part).join(': ');
  const action = info.action ? ` ${capital(info.action)}.` : '';
  return `${where ? `${where}: ` : ''}${info.reason}.${action}`;
}

/** Any thrown value as `ErrorInfo`; what is not ours counts as a fault of ours. */
export function errorInfo(error: unknown): ErrorInfo {
  if (error instanceof BiasLensError) return error.info;
  const reason = error instanceof Error ? error.message : String(error);
  return { fault: 'internal', code: 'internal', reason, action: 'Report this with the log of the BiasLens output channel' };
}

function capital(s: string): string {
  return s.charAt(0).toUpperCase() + s.slice(1);
}

/** A result, or null where it ends in one of our errors: for a quick way that has a slower one behind it, which says what is wrong. */
export async function orNull<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof BiasLensError) return null;
    throw error;
  }
}
